// What a git repository says about its checked-out commit, and copies of its content. The front of a private module
// that is loaded on first use, so that commands which need no repository do not pay for libgit2. Any thread.
//
// The environment (GIT_DIR and its kin) is not read: the folder alone says which repository is meant. Nothing here
// writes to the repository: HEAD, refs and index stay as they are, and a foreign index.lock is left alone.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/source_facts.hpp>
#include <slipway/model/source_state.hpp>

#include <string>
#include <vector>

namespace slipway::source {

// Looks for the repository in the folder and those above it. A bare or shallow repository is a fine answer that says
// so. SL0401 none, SL0402 no commit yet, SL0406 object format, SL0407 foreign owner, SL0408 corrupt, SL0409 other.
base::Result<model::SourceState> read_source(const std::string& folder);

// The quick way to a version: commit, `describe` and clean or not, without a list of what has changed. Errors as above.
base::Result<model::SourceFacts> read_facts(const std::string& folder);

// All tags that lead to a commit, reachable or not, sorted by name. In a shallow or tagless clone these are the ones
// that it has.
base::Result<std::vector<model::SourceTag>> read_tags(const std::string& folder);

// The commit where HEAD has left a branch: "main"; empty for the default branch of "origin". The branch of "origin" is
// meant, or the local one when there is none. An empty answer: they have nothing in common. SL0404: the clone is
// shallow. SL0409: there is no such branch.
base::Result<std::string> merge_base(const std::string& folder, const std::string& branch);

// Write exactly the files of the tree (40 hex digits) to the destination, which must be empty or missing: modes 0644
// and 0755 whatever the umask, links, line ends as the tree's own attributes and the configuration ask, an empty folder
// for a submodule. When the tree is that of HEAD, times are the commit's, so that equal sources give equal artifacts.
base::Status export_tree(const std::string& folder, const std::string& tree_id, const std::string& destination);

// Copy the work tree as it is on disk: tracked and untracked files, without the ignored ones and .slipway. SL0403:
// bare.
base::Status export_working_directory(const model::SourceState& source, const std::string& destination);

}  // namespace slipway::source
