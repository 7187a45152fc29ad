// Files of a folder that match a pattern.
#pragma once

#include <slipway/kit/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::kit {

// '*' and '?' stay within a name and do not match a leading '.'; '[a-z]', '[!a-z]'; '**' as a whole part matches any
// number of folders; a backslash takes the next character as it is.
bool glob_matches(std::string_view pattern, std::string_view path);

// Regular files below `folder` whose path relative to it matches, sorted bytewise, each once. No symbolic link is
// followed: a link that matches, or on the way to a match, is SLIPWAY_E_INTEGRITY when it leaves the folder and is
// followed no further when it stays inside. SLIPWAY_E_CONFIG: an absolute pattern, "..", an unclosed bracket.
Result<std::vector<std::string>> glob(const std::string& folder, std::string_view pattern);

// Paths that look like what the pattern wanted, best first, at most `limit`: for "nothing matched" messages.
std::vector<std::string> glob_nearest(const std::string& folder, std::string_view pattern, std::size_t limit);

}  // namespace slipway::kit
