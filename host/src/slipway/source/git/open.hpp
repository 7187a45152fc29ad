// Opening a repository, with an answer for each kind that cannot be.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/source/git/handle.hpp>

#include <string>

namespace slipway::source::git {

// Looks in the folder and those above it. SL0401, SL0406, SL0407, SL0408, SL0409.
base::Result<Repository> open(const std::string& folder);

// The work tree without a slash at the end; the repository's own folder when bare.
std::string root_of(git_repository* repository);

}  // namespace slipway::source::git
