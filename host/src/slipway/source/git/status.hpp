// What is not committed.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/source/git/handle.hpp>

#include <string>
#include <vector>

namespace slipway::source::git {

struct Changes {
  std::vector<std::string> files;       // As `git status --porcelain --untracked-files=all` lists them; sorted.
  std::vector<std::string> submodules;  // Those of `files` that are submodules.
  std::vector<std::string> untracked;   // Those of `files` that the index does not have.
  bool tracked_changed = false;         // More than untracked files, here or in a submodule.
};

// Of the work tree, which must not be bare. The index is read, never refreshed. What is under .slipway does not count.
// With `only`, other paths are not looked at.
base::Result<Changes> read_changes(git_repository* repository, const std::vector<std::string>& only = {});

// Under the host's own state folder.
bool is_own_state(std::string_view path);

}  // namespace slipway::source::git
