// The work tree as it is, copied.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/source/git/handle.hpp>

#include <string>

namespace slipway::source::git {

// Tracked files that exist and untracked ones that are not ignored, with their modes and times; links as links; an
// empty folder for a submodule or an untracked repository. Sockets, FIFOs and devices are left out, as git does.
base::Status copy_work_tree(git_repository* repository, const std::string& destination);

}  // namespace slipway::source::git
