// What a run's events amount to: which stages are done, what they gave, which effects were begun.
#pragma once

#include <slipway/model/event.hpp>
#include <slipway/model/verdict.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace slipway::run {

struct EmittedValue {
  std::string name;
  std::string json;
};

struct StageState {
  bool done = false;  // Finished green.
  std::vector<EmittedValue> values;
  std::vector<model::Artifact> artifacts;
};

enum class EffectState { intended, done };

class RunState {
public:
  void apply(const model::Event& event);
  static RunState of(const std::vector<model::Event>& events);

  const StageState& stage(const std::string& name) const;
  // True when a stage has handed over an artifact of that name.
  bool has_artifact(const std::string& name) const;
  // Effects of one stage with how far they got.
  const std::map<model::Effect, EffectState>& effects(const std::string& stage) const;
  // Effects begun and not known to be done, over all stages.
  std::vector<model::Effect> in_doubt() const;
  // Verdicts of the named stages.
  std::vector<model::Verdict> verdicts(const std::vector<std::string>& stages) const;
  // Digests of the images that the named stages made.
  std::vector<model::Digest> images(const std::vector<std::string>& stages) const;

  const std::string& plan_digest() const { return m_plan_digest; }
  const std::string& plan() const { return m_plan; }
  std::optional<base::ExitCode> exit() const { return m_exit; }

private:
  std::map<std::string, StageState> m_stages;
  std::map<std::string, std::map<model::Effect, EffectState>> m_effects;
  std::string m_plan_digest;
  std::string m_plan;
  std::optional<base::ExitCode> m_exit;
};

}  // namespace slipway::run
