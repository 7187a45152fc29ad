// What can be known of a plugin's file without running any of its code.
#pragma once

#include <slipway/base/result.hpp>

#include <cstdint>
#include <string>

namespace slipway::plugin {

struct ElfNote {
  std::uint16_t abi_major = 0;
  std::uint16_t abi_minor = 0;
  std::uint32_t channel = 0;  // 0: stable ids only.
};

// Reads the note of an open file. SL0314: not an ELF library of this machine, cut off, or without the note.
base::Result<ElfNote> read_elf_note(int fd, const std::string& path);

// SL0507 when this host cannot load a plugin with that note.
base::Status check_compatible(const ElfNote& note, const std::string& path);

}  // namespace slipway::plugin
