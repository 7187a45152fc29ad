// Where two lines of history meet.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/source/git/history.hpp>

#include <optional>

namespace slipway::source::git {

// As `git merge-base` says: a common ancestor that is no ancestor of another one. Of several the newest. Empty when
// the histories have nothing in common.
base::Result<std::optional<git_oid>> merge_base(History& history, const git_oid& one, const git_oid& other);

}  // namespace slipway::source::git
