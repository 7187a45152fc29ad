#include "support/catch.hpp"

#include <slipway/abi.h>

#include <elf.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace {

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The note of a plugin, found by the names of sections, as a loader reads it before it runs any code.
std::optional<slipway_elf_note> note_of(const std::string& path) {
  const std::string file = content_of(path);
  Elf64_Ehdr header{};
  std::memcpy(&header, file.data(), sizeof header);
  const auto section = [&](std::size_t index) {
    Elf64_Shdr found{};
    std::memcpy(&found, file.data() + header.e_shoff + index * sizeof found, sizeof found);
    return found;
  };
  const Elf64_Shdr names = section(header.e_shstrndx);
  for (std::size_t i = 0; i < header.e_shnum; ++i) {
    const Elf64_Shdr candidate = section(i);
    if (std::string(file.data() + names.sh_offset + candidate.sh_name) != ".note.slipway") continue;
    slipway_elf_note note{};
    std::memcpy(&note, file.data() + candidate.sh_offset, sizeof note);
    return note;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("a plugin in C++ and one in C carry the note with the ABI version") {
  for (const char* path : {SAMPLE_PLUGIN, SAMPLE_C_PLUGIN}) {
    const auto note = note_of(path);
    REQUIRE(note.has_value());
    CHECK(note->namesz == 4);
    CHECK(note->descsz == 8);
    CHECK(note->type == SLIPWAY_NOTE_TYPE);
    CHECK(std::string(note->name) == "SLW");
    CHECK(note->abi_major == SLIPWAY_ABI_MAJOR);
    CHECK(note->abi_minor == SLIPWAY_ABI_TARGET);
    CHECK(note->channel == 0);
  }
}
