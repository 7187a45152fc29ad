// The facts of a run. Its journal is a list of these; everything shown about a run is computed from them.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/artifact.hpp>
#include <slipway/model/effect.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace slipway::model {

struct RunStarted {
  std::string pipeline;
  std::string plan_digest;  // sha256 of the plan's JSON text.
  std::string plan;         // The plan as JSON text.
  std::string host_version;
};
struct RunResumed {
  std::string host_version;
};
struct StageQueued {};
struct StageStarted {
  std::string type;  // Reverse-DNS id of the stage type.
  std::string plugin_version;
  std::string plugin_path;
  std::string plugin_digest;  // "sha256:..." of the file that was loaded.
  // "bundled", "locked", or "override" when the command line named it and nobody vouches for it. Absent in journals of
  // before.
  std::optional<std::string> plugin_origin = {};
};
struct StageSkipped {
  std::string reason;
  bool done_before = false;  // Finished in an earlier sitting of this run.
};
// A piece of masked output, at most 64 KiB. Shown and logged, not journaled.
struct Output {
  std::string text;
};
// A record that the stage logged. Shown and logged, not journaled. level: SLIPWAY_LOG_*.
struct LogRecord {
  int level = 20;
  std::string text;
};
// Shown, not journaled. parts: 0 to 10000, or -1.
struct Progress {
  int parts = -1;
  std::string label;
};
// name: report, image, verdict, publication, deployment (those have event types of their own) or the plugin's own.
struct ValueEmitted {
  std::string name;
  std::string json;
};
struct ArtifactMade {
  Artifact artifact;
};
struct EffectObserved {
  Effect effect;
  Presence presence = Presence::unknown;
  std::string reason;
};
struct EffectIntended {
  Effect effect;
};
struct EffectDone {
  Effect effect;
  std::string observed;        // JSON text.
  bool already_there = false;  // Found in the world, not done by this run.
};
struct Warning {
  std::string text;
};
struct StageFinished {
  base::ExitCode exit = base::ExitCode::done;
  std::optional<base::Error> error;
  std::int64_t duration_ms = 0;
  std::string log;  // Path of its log file.
};
struct RunFinished {
  base::ExitCode exit = base::ExitCode::done;
  std::optional<base::Error> error;  // The worst.
  std::int64_t duration_ms = 0;
};

using Fact = std::variant<RunStarted, RunResumed, StageQueued, StageStarted, StageSkipped, Output, LogRecord, Progress,
                          ValueEmitted, ArtifactMade, EffectObserved, EffectIntended, EffectDone, Warning,
                          StageFinished, RunFinished>;

struct Event {
  std::uint64_t sequence = 0;
  std::int64_t wall_ms = 0;
  std::int64_t monotonic_ms = 0;
  std::string run;
  std::string stage;  // Empty for facts of the whole run.
  Fact fact;
};

// "stage-started", "effect-intended", ...; a known record has the type of its name: "verdict".
std::string type_of(const Event& event);

// False for what is only shown and logged.
bool journaled(const Event& event);

// One JSON object in one line, without a newline. The schema is host/schema/event.schema.json.
std::string to_json(const Event& event);
base::Result<Event> event_from_json(std::string_view line);

}  // namespace slipway::model
