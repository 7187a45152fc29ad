// The commit that is checked out, and how.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/source_state.hpp>
#include <slipway/source/git/handle.hpp>

namespace slipway::source::git {

// SL0402: no commit yet. SL0408: it cannot be read.
base::Result<Commit> head_commit(git_repository* repository);

// Everything of a SourceState but tags and changes. Errors as above.
base::Result<model::SourceState> read_head(git_repository* repository);

}  // namespace slipway::source::git
