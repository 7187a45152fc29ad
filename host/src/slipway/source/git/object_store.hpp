// Where a repository keeps its objects.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/source/git/handle.hpp>

#include <string>
#include <vector>

namespace slipway::source::git {

// Its own folder first, then those that it borrows from (a clone with --reference or --shared).
std::vector<std::string> object_folders(git_repository* repository);

// The first digits of the id, as many as git shows (core.abbrev; by itself git goes by the number of packed objects)
// and no fewer than make it unique.
base::Result<std::string> abbreviated(git_repository* repository, const git_oid& id);

}  // namespace slipway::source::git
