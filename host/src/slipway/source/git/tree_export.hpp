// Files of a tree, written to a folder.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/source/git/handle.hpp>

#include <string>

namespace slipway::source::git {

// The destination is an empty folder. On an error it holds what was written so far.
base::Status export_tree(git_repository* repository, const git_oid& tree, const std::string& destination);

}  // namespace slipway::source::git
