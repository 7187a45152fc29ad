#include "support/catch.hpp"

#include <slipway/base/file.hpp>
#include <slipway/check/elf_file.hpp>

#include <random>

#include <gnu/libc-version.h>

using namespace slipway;

namespace {

std::string own_program() { return *base::read_file("/proc/self/exe", 1u << 30); }

std::string why(const std::string& content) {
  const auto read = check::read_elf(content, "x.so");
  return read ? std::string() : read.error().why;
}

}  // namespace

TEST_CASE("What is no library of this machine is told from one") {
  CHECK(why("") == "it is too short to be an ELF file");
  CHECK(why(std::string(100, 'x')) == "it is not an ELF file");
  std::string other = own_program();
  other[18] = 3;  // The machine: another one.
  other[19] = 0;
  CHECK(why(other).starts_with("it is built for another machine"));
  other = own_program();
  other[16] = 1;  // An object file.
  CHECK(why(other) == "it is not a shared library");
}

TEST_CASE("A program, which is loaded like a library, is read as one") {
  const std::string content = own_program();
  const auto elf = check::read_elf(content, "x.so");
  REQUIRE(elf);
  CHECK(elf->size == content.size());
  CHECK_FALSE(elf->needed.empty());
  CHECK_FALSE(elf->symbols.empty());
  CHECK_FALSE(elf->executable_stack);
  CHECK_FALSE(elf->text_relocations);
  CHECK(elf->notes.empty());
  CHECK_FALSE(elf->go);
}

TEST_CASE("The glibc that a file needs is the newest of all that its symbols need") {
  const auto elf = check::read_elf(own_program(), "x.so");
  REQUIRE(elf);
  CHECK(elf->glibc >= check::GlibcVersion{2, 2});
  CHECK(elf->glibc <= *check::glibc_version(gnu_get_libc_version()));
}

TEST_CASE("A version of glibc is two numbers, and what follows them does not count") {
  CHECK(check::glibc_version("2.36") == check::GlibcVersion{2, 36});
  CHECK(check::glibc_version("2.2.5") == check::GlibcVersion{2, 2});
  CHECK(check::GlibcVersion{2, 9} < check::GlibcVersion{2, 10});
  for (const char* text : {"", "2", "2.", ".36", "two.36", "2.x", "2.36x", "PRIVATE", "ABI_DT_RELR", "99999999999.1"}) {
    INFO(text);
    CHECK_FALSE(check::glibc_version(text));
  }
}

TEST_CASE("A file that was cut off or damaged anywhere is read without harm") {
  const std::string content = own_program().substr(0, 256 * 1024);
  for (std::size_t size = 0; size < content.size(); size = size * 3 / 2 + 7)
    CHECK((check::read_elf(content.substr(0, size), "x.so") || true));
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    std::string damaged = content;
    for (int i = 0; i < 8; ++i)
      damaged[random() % 4096] = static_cast<char>(random());
    CHECK((check::read_elf(damaged, "x.so") || true));
  }
}
