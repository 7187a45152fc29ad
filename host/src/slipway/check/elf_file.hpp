// What the file of a plugin says before any of its code runs: symbols, dependencies, how it wants to be loaded.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/plugin/elf_note.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::check {

struct ElfSymbol {
  std::string name;
  bool defined = false;
  bool weak = false;
  bool function = false;
  bool versioned = false;  // Bound to a version of the library that gives it.
};

struct GlibcVersion {
  int major = 0;
  int minor = 0;
  friend auto operator<=>(const GlibcVersion&, const GlibcVersion&) = default;
};

// Of "2.36", and of "2.2.5" what comes first; nothing for other text.
std::optional<GlibcVersion> glibc_version(std::string_view text);

struct ElfFile {
  std::vector<ElfSymbol> symbols;  // Dynamic, not local.
  std::vector<std::string> needed;
  GlibcVersion glibc;    // The oldest that has every symbol which the file needs; 0.0: it needs none of it.
  std::string run_path;  // RPATH or RUNPATH.
  bool text_relocations = false;
  bool executable_stack = false;
  bool bound_now = false;
  bool build_id = false;
  bool go = false;  // Made by the compiler of Go.
  std::vector<plugin::ElfNote> notes;
  std::uint64_t size = 0;  // Bytes.
};

// SL0314: not an ELF library of this machine, or cut off.
base::Result<ElfFile> read_elf(const std::string& content, const std::string& path);

}  // namespace slipway::check
