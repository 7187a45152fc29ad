#include <slipway/base/json.hpp>
#include <slipway/run/run_state.hpp>

#include <nlohmann/json.hpp>

#include <variant>

namespace slipway::run {

namespace {

template <typename... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

// A text field of an emitted record; empty when it is not there.
std::string field(const std::string& json, const char* name) {
  const auto value = base::parse_json(json, "a record");
  if (!value || !value->is_object()) return {};
  const auto found = value->find(name);
  return found != value->end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

void RunState::apply(const model::Event& event) {
  std::visit(
      Overloaded{
          [&](const model::RunStarted& fact) {
            m_plan_digest = fact.plan_digest;
            m_plan = fact.plan;
          },
          [&](const model::RunResumed&) { m_exit.reset(); },
          [&](const model::StageStarted&) { m_stages[event.stage] = {}; },
          [&](const model::ValueEmitted& fact) { m_stages[event.stage].values.push_back({fact.name, fact.json}); },
          [&](const model::ArtifactMade& fact) { m_stages[event.stage].artifacts.push_back(fact.artifact); },
          [&](const model::EffectIntended& fact) { m_effects[event.stage][fact.effect] = EffectState::intended; },
          [&](const model::EffectDone& fact) { m_effects[event.stage][fact.effect] = EffectState::done; },
          [&](const model::StageFinished& fact) { m_stages[event.stage].done = fact.exit == base::ExitCode::done; },
          [&](const model::RunFinished& fact) { m_exit = fact.exit; },
          [](const auto&) {},
      },
      event.fact);
}

RunState RunState::of(const std::vector<model::Event>& events) {
  RunState state;
  for (const model::Event& event : events)
    state.apply(event);
  return state;
}

const StageState& RunState::stage(const std::string& name) const {
  static const StageState k_nothing;
  const auto found = m_stages.find(name);
  return found == m_stages.end() ? k_nothing : found->second;
}

bool RunState::has_artifact(const std::string& name) const {
  for (const auto& [stage, state] : m_stages)
    for (const model::Artifact& artifact : state.artifacts)
      if (artifact.name == name) return true;
  return false;
}

const std::map<model::Effect, EffectState>& RunState::effects(const std::string& stage) const {
  static const std::map<model::Effect, EffectState> k_none;
  const auto found = m_effects.find(stage);
  return found == m_effects.end() ? k_none : found->second;
}

std::vector<model::Effect> RunState::in_doubt() const {
  std::vector<model::Effect> effects;
  for (const auto& [stage, states] : m_effects)
    for (const auto& [effect, state] : states)
      if (state == EffectState::intended) effects.push_back(effect);
  return effects;
}

std::vector<model::Verdict> RunState::verdicts(const std::vector<std::string>& stages) const {
  std::vector<model::Verdict> verdicts;
  for (const std::string& name : stages)
    for (const EmittedValue& value : stage(name).values) {
      if (value.name != "verdict") continue;
      const auto subject = model::Digest::parse(field(value.json, "subject"));
      const bool passed = field(value.json, "result") == "PASSED";
      if (subject) verdicts.push_back({*subject, passed ? model::Outcome::passed : model::Outcome::failed, name});
    }
  return verdicts;
}

std::vector<model::Digest> RunState::images(const std::vector<std::string>& stages) const {
  std::vector<model::Digest> digests;
  for (const std::string& name : stages)
    for (const EmittedValue& value : stage(name).values)
      if (value.name == "image")
        if (const auto digest = model::Digest::parse(field(value.json, "digest"))) digests.push_back(*digest);
  return digests;
}

}  // namespace slipway::run
