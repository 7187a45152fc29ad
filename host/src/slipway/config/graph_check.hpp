// Checks across stages: what they need exists, and no stage needs itself.
#pragma once

#include <slipway/config/problems.hpp>
#include <slipway/config/stage_reader.hpp>

#include <vector>

namespace slipway::config {

// SL0307: a need that is no stage. SL0306: a cycle; each stage is in at most one that is reported.
void check_graph(const std::vector<StageDraft>& stages, ProblemList& problems);

}  // namespace slipway::config
