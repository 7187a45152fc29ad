// Tags that name a commit.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/source/git/handle.hpp>

#include <string>
#include <vector>

namespace slipway::source::git {

// Short names, sorted. A tag of a tree or blob names no commit and is passed over. A chain of more than 16 annotated
// tags is refused (SL0409): leaving it out could drop a version silently.
base::Result<std::vector<std::string>> tags_of(git_repository* repository, const git_oid& commit);

}  // namespace slipway::source::git
