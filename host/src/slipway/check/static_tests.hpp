// Tests of a plugin's file that run none of its code.
#pragma once

#include <slipway/check/elf_file.hpp>
#include <slipway/check/finding.hpp>

#include <optional>
#include <vector>

namespace slipway::check {

// `glibc`: the newest that the file may need; nothing: any.
std::vector<Finding> static_findings(const ElfFile& file, std::optional<GlibcVersion> glibc);

// Whether a host would load such a file at all.
bool loadable(const ElfFile& file);

}  // namespace slipway::check
