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
};

// Of the work tree, which must not be bare. The index is read, never refreshed. What is under .slipway does not count.
base::Result<Changes> read_changes(git_repository* repository);

// Under the host's own state folder.
bool is_own_state(std::string_view path);

}  // namespace slipway::source::git
