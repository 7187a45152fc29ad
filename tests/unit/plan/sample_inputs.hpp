// A pipeline of five stages at a tagged commit, for tests of the plan.
#pragma once

#include <slipway/plan/planner.hpp>

namespace slipway::test {

plan::Inputs sample_inputs();
model::Stage& stage_of(plan::Inputs& inputs, const std::string& name);

// The plan of inputs that can be planned.
model::Plan planned(const plan::Inputs& inputs);

}  // namespace slipway::test
