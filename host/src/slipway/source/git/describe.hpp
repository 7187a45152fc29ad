// What `git describe --tags` says, by the same walk.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/source/git/history.hpp>
#include <slipway/source/git/tags.hpp>

#include <optional>
#include <string>
#include <vector>

namespace slipway::source::git {

struct Description {
  std::string tag;
  std::uint64_t distance = 0;  // Commits of HEAD that the tag does not have.
  git_oid shown{};             // What stands behind "-g": HEAD, or what the tag at HEAD names.
  // The tag object bears another name than its reference. git shows the object's and, to be clear, the long form.
  bool misnamed = false;
};

// Of the best tag that the commit has, as git up to 2.47 chooses it: an annotated one before a plain one at the same
// commit, then the one with the smallest distance, among the first ten by date. Empty when it has none. libgit2's own
// git_describe_commit walks to the root each time.
base::Result<std::optional<Description>> describe(git_repository* repository, History& history,
                                                  const std::vector<TagRef>& tags, const git_oid& commit);

// "v1.2.3-4-gabcdef0", or only "v1.2.3" when the tag is at the commit itself. `always_long`: as --long.
enum class Form { brief, always_long };
base::Result<std::string> text_of(git_repository* repository, const Description& description, Form form);

}  // namespace slipway::source::git
