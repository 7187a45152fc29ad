// Pipeline and trigger with every value resolved. A value; printing it runs nothing.
#pragma once

#include <slipway/model/pipeline.hpp>
#include <slipway/model/source_state.hpp>
#include <slipway/model/trigger.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace slipway::model {

// The tags of the trigger. `version` is the first of them by priority.
struct TagSet {
  std::string version;
  std::vector<std::string> tags;  // All, in order of priority, "latest" last.
  bool latest = false;
  friend bool operator==(const TagSet&, const TagSet&) = default;
};

struct PlannedStage {
  std::string name;
  std::string type;  // Reverse-DNS id of the stage type.
  std::vector<std::string> needs;
  std::string with;         // JSON object, expressions expanded.
  std::uint32_t flags = 0;  // SLIPWAY_STAGE_* of the stage type.
  std::vector<std::string> env;
  std::vector<std::string> secrets;
  Environment environment;
  TagSet tags;  // Empty unless the stage has tag rules.
  std::int64_t timeout_ms = 0;
  std::string skip_reason;  // Not empty: planned not to run, and why.
  friend bool operator==(const PlannedStage&, const PlannedStage&) = default;
};

struct Plan {
  std::string pipeline;
  std::string image;
  SourceState source;
  Trigger trigger;
  bool use_working_directory = false;  // The user asked for the uncommitted state.
  std::vector<PlannedStage> stages;    // In an order in which they can run.
  friend bool operator==(const Plan&, const Plan&) = default;
};

}  // namespace slipway::model
