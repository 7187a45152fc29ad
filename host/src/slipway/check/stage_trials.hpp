// The tests that call functions of a stage, as trials.
#pragma once

#include <slipway/check/trial.hpp>
#include <slipway/plugin/descriptor.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace slipway::check {

// First of all: does the stage take one of the parameters, and do its functions return? Who does not is asked no more.
Trial first_trial(const plugin::StageDescriptor& stage, const std::vector<std::string>& configs);

struct StageKnowledge {
  std::string config;  // That create() took; empty: none.
  bool run = false;    // Whether run() returned, and what.
  int run_status = 0;
  std::uint64_t seed = 1;
};

struct StagePlan {
  std::vector<Trial> trials;
  std::vector<Finding> skipped;  // Tests that have no meaning for this stage.
};
StagePlan stage_trials(const plugin::StageDescriptor& stage, const StageKnowledge& known);

}  // namespace slipway::check
