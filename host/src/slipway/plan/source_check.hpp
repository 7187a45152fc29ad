// Whether a plan may run from the state in which the repository is.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/plan.hpp>

namespace slipway::plan {

// SL0403: a stage wants a checkout and the repository is bare. SL0405: uncommitted changes, and a stage that wants a
// commit, or one that publishes.
base::Status check_source(const model::Plan& plan);

}  // namespace slipway::plan
