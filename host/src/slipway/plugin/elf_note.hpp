// What can be known of a plugin's file without running any of its code.
#pragma once

#include <slipway/base/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::plugin {

struct ElfNote {
  std::uint16_t abi_major = 0;
  std::uint16_t abi_minor = 0;
  std::uint32_t channel = 0;  // 0: stable ids only.
};

// Any note of an ELF file; views of the segment that it was found in.
struct NoteEntry {
  std::string_view owner;
  std::uint32_t type = 0;
  std::string_view content;
};

// The notes of one segment; what follows a damaged one is left out.
std::vector<NoteEntry> notes_in(std::string_view segment);

// Nothing when the entry is not that of a plugin.
std::optional<ElfNote> plugin_note(const NoteEntry& entry);

// Why a file that starts like that cannot be loaded here; empty when it can.
std::string header_problem(std::string_view start);

// SL0314, the error for a file that is no plugin.
base::Error not_a_plugin(const std::string& path, std::string why);

// Reads the note of an open file. SL0314: not an ELF library of this machine, cut off, or without the note.
base::Result<ElfNote> read_elf_note(int fd, const std::string& path);

// SL0507 when this host cannot load a plugin with that note.
base::Status check_compatible(const ElfNote& note, const std::string& path);

}  // namespace slipway::plugin
