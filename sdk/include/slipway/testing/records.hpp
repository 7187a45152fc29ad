// What the fake host writes down: the whole outcome of one call of a stage, to be compared in a test.
#pragma once

#include <slipway/abi.h>
#include <slipway/plugin.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slipway {
inline namespace sdk_1_0 {
namespace testing {

enum class LogOrigin { plugin, command };

struct LogRecord {
  std::int32_t level = SLIPWAY_LOG_INFO;
  std::string text;  // One line when the origin is a command.
  std::string fields = {};
  LogOrigin origin = LogOrigin::plugin;
};

struct ProgressRecord {
  std::int32_t parts = 0;
  std::string label;
};

struct EmittedValue {
  std::string name;
  std::string json;
};

struct EmittedArtifact {
  std::string name;
  std::string media_type;  // As given; empty means application/octet-stream.
  std::string path;        // Relative to the workspace; empty when it came as a descriptor.
  std::string annotations;
  std::string content;
};

enum class EffectState { declared, begun, already_done, done };

struct EffectRecord {
  EffectState state = EffectState::declared;
  Effect effect;
  std::string observed = {};  // JSON, of done only.
};

inline bool same_effect(const Effect& a, const Effect& b) {
  return a.kind == b.kind && a.target == b.target && a.name == b.name && a.digest == b.digest;
}

inline const char* state_name(EffectState state) {
  switch (state) {
  case EffectState::declared:
    return "declared";
  case EffectState::begun:
    return "begun";
  case EffectState::already_done:
    return "already done";
  case EffectState::done:
    return "done";
  }
  return "?";
}

// The outcome of one call: plan, run or rollback.
struct FakeRun {
  slipway_status status = SLIPWAY_OK;
  std::string message;  // Of the last fail().
  std::string details;  // JSON, of the last fail().
  bool created = false;
  std::vector<EmittedValue> values;
  std::vector<EmittedArtifact> artifacts;
  std::vector<LogRecord> log;
  std::vector<ProgressRecord> progress;
  std::vector<EffectRecord> effects;
  std::vector<std::int64_t> kept;
  std::vector<std::string> violations;  // Rules of abi.h that the plugin broke, "R10 fail-first: ...".

  bool ok() const { return status == SLIPWAY_OK; }

  // JSON of the first value under a name; empty when there is none.
  std::string value(std::string_view name) const {
    for (const EmittedValue& value : values)
      if (value.name == name) return value.json;
    return {};
  }
  std::vector<std::string> all_values(std::string_view name) const {
    std::vector<std::string> found;
    for (const EmittedValue& value : values)
      if (value.name == name) found.push_back(value.json);
    return found;
  }
  // Records joined by newlines, in order.
  std::string log_text() const {
    std::string text;
    for (const LogRecord& record : log)
      text.append(record.text).push_back('\n');
    return text;
  }
  // "begun oci.tag registry/x 1.0 sha256:..." per record, to compare a whole journal at once.
  std::vector<std::string> effect_lines() const {
    std::vector<std::string> lines;
    for (const EffectRecord& record : effects)
      lines.push_back(std::string(state_name(record.state)) + " " + record.effect.kind + " " + record.effect.target +
                      " " + record.effect.name + " " + record.effect.digest);
    return lines;
  }
};

struct FakeProbe {
  FakeRun run;
  std::int32_t answer = SLIPWAY_PROBE_UNKNOWN;  // Meaningful when run.ok().
};

}  // namespace testing
}  // namespace sdk_1_0
}  // namespace slipway
