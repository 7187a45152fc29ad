// Stages as a graph of what needs what.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/pipeline.hpp>

#include <set>
#include <string>
#include <vector>

namespace slipway::plan {

// The stages in an order in which they can run; of those that could run next, the first of the file comes first.
// SL0306: a cycle, which is shown. SL0307: a need that is no stage.
base::Result<std::vector<model::Stage>> in_order(const std::vector<model::Stage>& stages);

// Names of all that the stage needs, directly or not. The stages must be free of cycles.
std::set<std::string> transitive_needs(const std::vector<model::Stage>& stages, const std::string& name);

// The named stages and what they need, in the order of `stages`; all of them when no name is given. SL0316: no such
// stage.
base::Result<std::vector<model::Stage>> select(const std::vector<model::Stage>& stages,
                                               const std::vector<std::string>& names);

}  // namespace slipway::plan
