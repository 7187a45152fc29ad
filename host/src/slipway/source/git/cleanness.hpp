// Whether anything is not committed: the answer of `git status`, without its list.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/source/git/handle.hpp>

namespace slipway::source::git {

struct Cleanness {
  bool tracked_changed = false;  // What `git describe --dirty` looks at.
  bool untracked = false;        // Known only when nothing tracked has changed.

  bool clean() const { return !tracked_changed && !untracked; }
};

// Of a work tree, which must not be bare. What is under .slipway does not count. Stops at the first difference. A file
// whose times say that it may have changed is compared by libgit2, as read_changes() does.
base::Result<Cleanness> look_at_work_tree(git_repository* repository, const git_oid& head_tree);

}  // namespace slipway::source::git
