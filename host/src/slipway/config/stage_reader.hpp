// One entry of `stages`.
#pragma once

#include <slipway/config/node.hpp>
#include <slipway/config/problems.hpp>
#include <slipway/config/reader.hpp>
#include <slipway/model/pipeline.hpp>

#include <optional>
#include <vector>

namespace slipway::config {

// A stage with the places that checks across stages point at.
struct StageDraft {
  model::Stage stage;
  std::vector<Text> needs;
  std::optional<Text> environment;
};

// Always gives a draft with the stage's name, so that others can need it.
StageDraft read_stage(const Entry& entry, ProblemList& problems);

}  // namespace slipway::config
