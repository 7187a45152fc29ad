// What the events of one stage amount to, for showing.
#pragma once

#include <slipway/model/event.hpp>
#include <slipway/report/lines.hpp>
#include <slipway/report/records.hpp>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace slipway::report {

enum class StageState { waiting, running, passed, failed, skipped };

struct StageStory {
  static constexpr std::size_t k_tail = 20;  // Lines kept of the end of its output.

  std::string name;
  StageState state = StageState::waiting;
  bool done_before = false;  // Finished in an earlier sitting of the run.
  std::string reason;        // Why it was skipped.
  model::StageStarted plugin;
  std::int64_t started_ms = 0;  // Monotonic.
  std::int64_t duration_ms = 0;
  base::ExitCode exit = base::ExitCode::done;
  std::optional<base::Error> error;
  std::string log;

  model::Progress progress;
  LineSplitter output;
  std::deque<std::string> tail;  // Safe to show.

  std::vector<model::TestReport> reports;
  std::vector<model::Artifact> artifacts;
  std::optional<ImageRecord> image;
  std::optional<VerdictRecord> verdict;
  std::vector<PublicationRecord> publications;
  std::optional<DeploymentRecord> deployment;
  std::vector<std::string> warnings;

  bool ended() const { return state != StageState::waiting && state != StageState::running; }
};

// A record of the log that is worth showing as lines; empty: not. Warnings and errors say so.
std::vector<std::string> lines_of(const model::LogRecord& record);

// The event is one of this stage.
void apply(StageStory& story, const model::Event& event);

}  // namespace slipway::report
