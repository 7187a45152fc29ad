// What the file of a plugin says before any of its code runs: symbols, dependencies, how it wants to be loaded.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/plugin/elf_note.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace slipway::check {

struct ElfSymbol {
  std::string name;
  bool defined = false;
  bool weak = false;
  bool function = false;
  bool versioned = false;  // Bound to a version of the library that gives it.
};

struct ElfFile {
  std::vector<ElfSymbol> symbols;  // Dynamic, not local.
  std::vector<std::string> needed;
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
