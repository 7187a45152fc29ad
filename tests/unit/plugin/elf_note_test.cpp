#include "fixtures.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/fd.hpp>
#include <slipway/base/file.hpp>
#include <slipway/plugin/elf_note.hpp>

#include <elf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

using namespace slipway;
using namespace slipway::plugin;

namespace {

std::string bytes_of(const std::string& fixture) {
  return base::read_file(test::fixture_plugin(fixture), 64UL * 1024 * 1024).value();
}

base::Result<ElfNote> read(const std::string& bytes) {
  const base::Fd file(memfd_create("plugin", MFD_CLOEXEC));
  REQUIRE(base::write_all(file.get(), bytes));
  return read_elf_note(file.get(), "x.so");
}

std::string refusal(const std::string& bytes) {
  const auto note = read(bytes);
  return note ? "read" : base::one_line(note.error());
}

std::string refused(const std::string& why) {
  return "error[SL0314]: x.so is not a plugin that this host can load - " + why +
         " - a plugin is a shared library built with the Slipway SDK for this machine";
}

template <typename Field>
std::string with(std::string bytes, std::size_t offset, Field value) {
  std::memcpy(bytes.data() + offset, &value, sizeof value);
  return bytes;
}

// Where the headers and all segments of that type end.
std::size_t end_of(const std::string& bytes, Elf64_Word type) {
  Elf64_Ehdr header;
  std::memcpy(&header, bytes.data(), sizeof header);
  std::size_t end = header.e_phoff + std::size_t{header.e_phnum} * header.e_phentsize;
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    std::memcpy(&segment, bytes.data() + header.e_phoff + i * std::size_t{header.e_phentsize}, sizeof segment);
    if (segment.p_type == type) end = std::max<std::size_t>(end, segment.p_offset + segment.p_filesz);
  }
  return end;
}

std::string note_bytes(const std::string& owner, std::uint32_t type, const std::string& content) {
  const Elf64_Nhdr head{static_cast<Elf64_Word>(owner.size()), static_cast<Elf64_Word>(content.size()), type};
  std::string bytes(sizeof head, '\0');
  std::memcpy(bytes.data(), &head, sizeof head);
  for (const std::string& part : {owner, content})
    bytes += part + std::string((4 - part.size() % 4) % 4, '\0');
  return bytes;
}

std::string status_text(const ElfNote& note) {
  const base::Status status = check_compatible(note, "x.so");
  return status ? "fine" : base::one_line(status.error());
}

}  // namespace

TEST_CASE("the note of a plugin is read without running it") {
  const auto note = read(bytes_of("plain"));
  REQUIRE(note);
  CHECK(note->abi_major == 1);
  CHECK(note->abi_minor == 0);
  CHECK(note->channel == 0);
  CHECK(read(bytes_of("note-major")).value().abi_major == 2);
  CHECK(read(bytes_of("note-minor")).value().abi_minor == 9);
}

TEST_CASE("what is no ELF file is refused") {
  CHECK(refusal("") == refused("it is too short to be an ELF file"));
  CHECK(refusal("#!/bin/sh\necho no\n") == refused("it is too short to be an ELF file"));
  CHECK(refusal(std::string(4096, 'x')) == refused("it is not an ELF file"));
}

TEST_CASE("a file for another machine is refused, naming both") {
  const std::string bytes = bytes_of("plain");
  CHECK(refusal(with(bytes, offsetof(Elf64_Ehdr, e_machine), std::uint16_t{EM_S390}))
            .find("it is built for another machine (ELF machine 22, this one is ") != std::string::npos);
  CHECK(refusal(with(bytes, EI_CLASS, std::uint8_t{ELFCLASS32})).find("another machine") != std::string::npos);
}

TEST_CASE("an ELF file that is no shared library is refused") {
  CHECK(refusal(with(bytes_of("plain"), offsetof(Elf64_Ehdr, e_type), std::uint16_t{ET_EXEC})) ==
        refused("it is not a shared library"));
}

TEST_CASE("a library without the note is refused") {
  CHECK(refusal(bytes_of("no-note")) == refused("it has no Slipway note"));
}

TEST_CASE("a plugin that is cut off at any byte that matters is refused") {
  const std::string bytes = bytes_of("plain");
  const std::size_t loaded = end_of(bytes, PT_LOAD);
  for (std::size_t size = 0; size < loaded; ++size) {
    INFO("cut at " << size);
    CHECK(refusal(bytes.substr(0, size)) ==
          refused(size < sizeof(Elf64_Ehdr) ? "it is too short to be an ELF file" : "it is cut off"));
  }
  CHECK(refusal(bytes.substr(0, loaded)) == "read");
}

TEST_CASE("any single wrong byte in the headers is survived") {
  const std::string bytes = bytes_of("plain");
  const std::size_t end = end_of(bytes, PT_NOTE);
  std::size_t still_read = 0;
  for (std::size_t place = 0; place < end; ++place)
    for (const int flip : {0x01, 0x80, 0xff}) {
      std::string damaged = bytes;
      damaged[place] = static_cast<char>(damaged[place] ^ flip);
      const auto note = read(damaged);
      if (note)
        ++still_read;
      else
        CHECK(note.error().code == base::ErrorCode{314});
    }
  CHECK(still_read > 0);
}

TEST_CASE("the notes of a segment are read until one that reaches beyond its end") {
  const std::string segment = note_bytes(std::string("GNU\0", 4), 3, "12345") + note_bytes("", 1, "") +
                              note_bytes(std::string("Go\0\0", 4), 4, "id") + note_bytes("SLW", 7, "longer");
  const auto shown = [](std::string_view bytes) {
    std::string text;
    for (const NoteEntry& entry : notes_in(bytes))
      text += std::string(entry.owner) + ' ' + std::to_string(entry.type) + ' ' + std::string(entry.content) + '\n';
    return text;
  };
  CHECK(shown(segment) == "GNU 3 12345\n 1 \nGo 4 id\nSLW 7 longer\n");
  CHECK(shown(segment.substr(0, segment.size() - 1)) == "GNU 3 12345\n 1 \nGo 4 id\n");
  CHECK(shown(segment + "rest").size() == shown(segment).size());
  CHECK(shown(with(segment, offsetof(Elf64_Nhdr, n_namesz), 0xffffffffU)).empty());
}

TEST_CASE("only what this host can serve is compatible") {
  CHECK(status_text({1, 0, 0}) == "fine");
  CHECK(status_text({2, 0, 0}) ==
        "error[SL0507]: x.so needs plugin ABI 2.0 - this host speaks 1.0 - use a newer slipway");
  CHECK(status_text({1, 9, 0}) ==
        "error[SL0507]: x.so needs plugin ABI 1.9 - this host speaks 1.0 - use a newer slipway");
  CHECK(status_text({0, 3, 0}) ==
        "error[SL0507]: x.so needs plugin ABI 0.3 - this host speaks 1.0 - rebuild the plugin with a newer SDK");
}
