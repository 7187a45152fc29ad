// What a repository says about the commit that is checked out. A value without a repository behind it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace slipway::model {

struct SourceState {
  std::string root;                       // Work tree, absolute; the repository itself when bare.
  std::string commit;                     // 40 hex digits.
  std::string short_sha;                  // First 7.
  std::string tree;                       // Id of the commit's tree.
  std::string branch;                     // Short name; empty when detached.
  std::vector<std::string> tags_at_head;  // Short names, sorted.
  std::vector<std::string>
      changed_files;  // Not committed: modified, staged, deleted, untracked; sorted; at most 1,000.
  std::vector<std::string> dirty_submodules;
  std::int64_t commit_time = 0;  // Seconds since 1970, committer's.
  std::string subject;           // First line of the message.
  std::string origin_url;        // Of the remote "origin", without user and password; may be empty.
  std::string default_branch;    // Of the remote "origin", when known.
  bool shallow = false;
  bool detached = false;
  bool bare = false;
  bool worktree = false;   // A linked work tree.
  bool submodule = false;  // Checked out inside another repository.

  bool dirty() const { return !changed_files.empty(); }
  friend bool operator==(const SourceState&, const SourceState&) = default;
};

}  // namespace slipway::model
