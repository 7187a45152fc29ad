// Tests of a plugin's file that run none of its code.
#pragma once

#include <slipway/check/elf_file.hpp>
#include <slipway/check/finding.hpp>

#include <optional>
#include <string>
#include <vector>

namespace slipway::check {

struct Demands {
  std::optional<GlibcVersion> glibc = {};  // The newest that the file may need; nothing: any.
  // What it may need besides the libraries of glibc: "libcurl.so.4", or "libcurl" for any version of it.
  std::vector<std::string> libraries = {};
};
std::vector<Finding> static_findings(const ElfFile& file, const Demands& allowed);

// Whether a host would load such a file at all.
bool loadable(const ElfFile& file);

}  // namespace slipway::check
