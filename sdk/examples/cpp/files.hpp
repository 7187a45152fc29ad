// The files of a workspace, and the licence that each one names.
#pragma once

#include "parameters.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace licence_check {

// What a file says of its licence. Line 0: nothing.
struct LicenceLine {
  std::string text;
  int line = 0;
};

// Paths from the top of the workspace, sorted by their bytes. Both throw slipway::Failure with SLIPWAY_E_IO.
std::vector<std::string> find_files(const std::filesystem::path& workspace, const Parameters& parameters);
LicenceLine read_licence_line(const std::filesystem::path& workspace, const std::string& path);

// Text that fits into JSON and into one line: the bytes that do not are shown as '?'.
std::string shown(const std::string& text);

}  // namespace licence_check
