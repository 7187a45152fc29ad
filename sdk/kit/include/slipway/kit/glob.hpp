// Files of a folder that match a pattern.
#pragma once

#include <slipway/kit/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::kit {

// '*' and '?' stay within a name and do not match a leading '.'; '[a-z]', '[!a-z]'; '**' as a whole part matches any
// number of folders that are not hidden; a backslash takes the next character as it is.
bool glob_matches(std::string_view pattern, std::string_view path);

// Regular files below `folder` whose path relative to it matches, sorted bytewise, each once. '**' walks through no
// symbolic link. SLIPWAY_E_INTEGRITY: a match that leads out of the folder. SLIPWAY_E_CONFIG: a pattern that is empty,
// absolute or holds "..". SLIPWAY_E_IO: a folder that cannot be read, or too many files.
Result<std::vector<std::string>> glob(const std::string& folder, std::string_view pattern);

// SLIPWAY_E_CONFIG as above; `where` names the pattern in messages.
Status check_pattern(std::string_view pattern, std::string_view where);

// Where a path below `folder` really is, relative to it ("." for itself), with links resolved. SLIPWAY_E_INTEGRITY:
// outside. SLIPWAY_E_NOT_FOUND: missing.
Result<std::string> resolve_inside(const std::string& folder, std::string_view path);

// Files that look most like what the pattern wanted, best first: for messages about a pattern without a match.
std::vector<std::string> glob_nearest(const std::string& folder, std::string_view pattern, std::size_t limit);

}  // namespace slipway::kit
