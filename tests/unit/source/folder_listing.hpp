// A folder as text that two tests can compare: one line a file, with kind, mode and content.
#pragma once

#include <set>
#include <string>

namespace slipway::test {

// "file 755 path: content", "link path -> target", "folder path". Names of the top level in `without` are left out.
// `modes` other than "exact" tells executable files from others only.
enum class Modes { exact, executable };
std::string listing(const std::string& folder, Modes modes, const std::set<std::string>& without = {});

}  // namespace slipway::test
