// What the repository's configuration says.
#pragma once

#include <slipway/source/git/handle.hpp>

#include <set>
#include <string>
#include <vector>

namespace slipway::source::git {

// Empty when not set.
std::string config_text(git_repository* repository, const char* key);

bool is_partial_clone(git_repository* repository);

// Names of filter drivers that git would run on a checkout: "lfs".
std::set<std::string> filter_drivers(git_repository* repository);

// `extensions.*` of a repository that could not be opened, as "name=value" in lower case.
std::vector<std::string> extensions_in(const std::string& git_folder);

// The values of safe.directory in the user's and the system's configuration; an empty one forgets those before it.
std::vector<std::string> safe_directories();

}  // namespace slipway::source::git
