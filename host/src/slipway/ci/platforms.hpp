// What each CI system tells in its variables. Values that look like secrets are still in them: see detect().
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/ci/environment.hpp>
#include <slipway/model/context.hpp>

#include <cstddef>

namespace slipway::ci {

// The largest event that is read: GitHub's own limit is 25 MB.
inline constexpr std::size_t k_largest_event = 32UL * 1024 * 1024;

// docs.github.com, "Variables reference" and "Events that trigger workflows". Reads the file of the event. SL0310,
// SL0311, SL0318: it is too large, cannot be read, is no JSON object.
base::Result<model::Context> github_context(const Environment& environment);

// jenkins.io, "Using environment variables", and the variables of the Git and EnvInject plugins.
model::Context jenkins_context(const Environment& environment);

// circleci.com/docs/variables. Says whether a pull request of a fork is built, but not what else started the run.
model::Context circleci_context(const Environment& environment);

// docs.gitlab.com, "Predefined CI/CD variables reference". A merge request is a pull request.
model::Context gitlab_context(const Environment& environment);

// buildkite.com/docs/pipelines/environment-variables.
model::Context buildkite_context(const Environment& environment);

}  // namespace slipway::ci
