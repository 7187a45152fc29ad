// Which CI system runs this process, and what it tells of the run.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/ci/environment.hpp>
#include <slipway/model/context.hpp>

namespace slipway::ci {

// local where no variable tells of a CI system, unknown where only CI is set.
model::Platform platform_of(const Environment& environment);

// What the platform tells, without secrets. What it does not tell is not guessed from elsewhere: it stays unknown, with
// a note. So it is with what is none: a commit that is not 40 or 64 hex digits, a ref without "refs/". Reads the event
// file of GitHub and no other; errors as github_context().
base::Result<model::Context> detect(const Environment& environment);

}  // namespace slipway::ci
