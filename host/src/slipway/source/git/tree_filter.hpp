// Content of a blob as a checkout would write it: line ends and $Id$, as the attributes of that very tree ask.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/source/git/handle.hpp>

#include <set>
#include <string>

namespace slipway::source::git {

class TreeFilter {
public:
  // libgit2 looks for attributes in the work tree first. A second, bare view of the repository with an index in memory
  // has none but the tree's own; nothing reaches the disk.
  static base::Result<TreeFilter> create(git_repository* repository, git_tree* tree);

  // SL0409: the file needs a filter program (git-lfs), which is not run here: writing its pointer instead would give a
  // build of something else.
  base::Result<std::string> apply(git_blob* blob, const std::string& path);

private:
  explicit TreeFilter(Repository view);
  base::Result<std::string> convert(git_blob* blob, const std::string& path);
  base::Status refuse_programs(const std::string& path);

  Repository m_view;
  bool m_converts = false;  // Something may ask for another content; libgit2 looks slowly, so it is asked only then.
  std::set<std::string> m_programs;
};

}  // namespace slipway::source::git
