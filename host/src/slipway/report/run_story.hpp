// What the events of a run amount to, for showing. A run that was stopped and resumed is one story.
#pragma once

#include <slipway/report/stage_story.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace slipway::report {

struct RunStory {
  std::string id;
  std::string pipeline;
  std::string plan;  // JSON text.
  std::string plan_digest;
  std::string host_version;
  std::int64_t started_wall_ms = 0;
  std::int64_t last_wall_ms = 0;
  bool resumed = false;
  std::vector<StageStory> stages;  // In the order in which they were first heard of.
  std::vector<std::string> warnings;
  bool finished = false;
  base::ExitCode exit = base::ExitCode::done;
  std::optional<base::Error> error;  // The worst.
  std::int64_t duration_ms = 0;

  // nullptr: no event named it.
  const StageStory* stage(const std::string& stage_name) const;
};

void apply(RunStory& story, const model::Event& event);

// What the run came to, over all its stages; empty when nothing was made.
std::string image_digest_of(const RunStory& story);
std::vector<std::string> tags_of(const RunStory& story);

}  // namespace slipway::report
