// The JSON that a stage is given, as host/schema/request.schema.json describes it.
#pragma once

#include <slipway/model/plan.hpp>
#include <slipway/run/run_folder.hpp>
#include <slipway/run/run_state.hpp>

#include <string>

namespace slipway::run {

enum class Sitting { first, resumed };

std::string make_request(const model::Plan& plan, const model::PlannedStage& stage, const RunFolder& folder,
                         const RunState& state, Sitting sitting);

// Names of all stages that the stage needs, directly or through others, in the order of the plan.
std::vector<std::string> upstream_of(const model::Plan& plan, const model::PlannedStage& stage);

}  // namespace slipway::run
