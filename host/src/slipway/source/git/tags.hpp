// Tags, and what they lead to.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/source/git/handle.hpp>

#include <string>
#include <vector>

namespace slipway::source::git {

struct TagRef {
  std::string name;  // Without "refs/tags/".
  git_oid target{};  // A tag object when annotated.
  git_oid peeled{};  // What the chain of annotated tags ends at; not always a commit.

  bool annotated() const { return git_oid_equal(&target, &peeled) == 0; }
};

// All, sorted by name. A chain of more than 16 annotated tags is refused (SL0409): leaving it out could drop a version
// silently. Names of packed tags are read from one file, and no object of theirs.
base::Result<std::vector<TagRef>> all_tags(git_repository* repository);

// Names of those that lead to the commit, sorted.
std::vector<std::string> tags_of(const std::vector<TagRef>& tags, const git_oid& commit);

}  // namespace slipway::source::git
