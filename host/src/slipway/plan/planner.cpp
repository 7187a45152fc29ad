#include <slipway/base/text.hpp>
#include <slipway/plan/graph.hpp>
#include <slipway/plan/planner.hpp>
#include <slipway/plan/stage_lookup.hpp>
#include <slipway/plan/when.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace slipway::plan {

namespace {

constexpr std::int64_t k_default_timeout_ms = 3'600'000;

base::Result<model::Environment> environment_of(const model::Stage& stage, const model::Pipeline& pipeline) {
  if (stage.environment.empty()) return model::Environment{};
  std::vector<std::string> known;
  for (const model::Environment& environment : pipeline.environments) {
    if (environment.name == stage.environment) return environment;
    known.push_back(environment.name);
  }
  return base::fail({.code = {304},
                     .what = fmt::format("stage '{}' names the environment '{}', which is not declared{}", stage.name,
                                         stage.environment, base::did_you_mean(stage.environment, known)),
                     .hint = "declare it under 'environments'"});
}

// Why the stage will not run: its own filter, or a stage that it needs.
base::Result<std::string> skip_reason(const model::Stage& stage, const Moment& moment, const model::Plan& plan) {
  for (const model::PlannedStage& earlier : plan.stages) {
    const bool needed = std::find(stage.needs.begin(), stage.needs.end(), earlier.name) != stage.needs.end();
    if (needed && !earlier.skip_reason.empty()) return fmt::format("needs '{}', which is skipped", earlier.name);
  }
  if (!stage.when) return std::string();
  auto reason = refusal(*stage.when, moment);
  if (!reason) return base::fail(std::move(reason).error().within(fmt::format("planning stage '{}'", stage.name)));
  return reason;
}

base::Error no_tags(const model::Stage& stage, const model::Trigger& trigger, const TagReport& report) {
  std::string why = trigger.ref.empty() ? "no rule gives one for a commit without branch or tag"
                                        : fmt::format("no rule gives one for {}", trigger.ref);
  for (const RuleOutcome& outcome : report.outcomes)
    why += fmt::format("; {}: {}", outcome.rule, outcome.note);
  return {.code = {313},
          .what = fmt::format("stage '{}' would have no tag", stage.name),
          .why = std::move(why),
          .hint = "add a rule that always gives one (type=sha), or a 'when' that leaves the stage out here"};
}

base::Error tags_not_fetched(const model::Stage& stage) {
  return {.code = {404},
          .what = fmt::format("stage '{}' needs a version, which only a tag can give", stage.name),
          .why = "this clone is shallow and has no tag at its commit",
          .hint = "fetch with full depth and tags (fetch-depth: 0; git fetch --unshallow --tags)"};
}

class Planner {
public:
  explicit Planner(const Inputs& inputs) : m_inputs(inputs), m_lookup(inputs) {}

  base::Result<model::Plan> plan() {
    m_plan.pipeline = m_inputs.pipeline.name;
    m_plan.image = m_inputs.pipeline.image;
    m_plan.source = m_inputs.source;
    m_plan.trigger = m_inputs.trigger;
    m_plan.use_working_directory = m_inputs.use_uncommitted && m_inputs.source.dirty();
    SLIPWAY_TRY_ASSIGN(const auto ordered, in_order(m_inputs.pipeline.stages));
    SLIPWAY_TRY_ASSIGN(const auto stages, select(ordered, m_inputs.selected));
    for (const model::Stage& stage : stages)
      SLIPWAY_TRY(add(stage));
    return std::move(m_plan);
  }

private:
  base::Status add(const model::Stage& stage) {
    SLIPWAY_TRY_ASSIGN(const StageType* type, m_lookup.type_of(stage));
    SLIPWAY_TRY_ASSIGN(StageParameters parameters, m_lookup.parameters_of(stage, *type));
    model::PlannedStage planned;
    planned.name = stage.name;
    planned.type = type->id;
    planned.needs = stage.needs;
    planned.with = std::move(parameters.with);
    planned.flags = type->flags;
    planned.env = stage.env;
    planned.secrets = stage.secrets;
    SLIPWAY_TRY_ASSIGN(planned.environment, environment_of(stage, m_inputs.pipeline));
    planned.timeout_ms = stage.timeout_ms.value_or(k_default_timeout_ms);
    SLIPWAY_TRY_ASSIGN(planned.skip_reason, skip_reason(stage, m_lookup.moment(), m_plan));
    planned.tags = parameters.report.set;
    if (parameters.has_rules && planned.tags.tags.empty() && planned.skip_reason.empty())
      return base::fail(may_miss_tags(m_inputs, parameters) ? tags_not_fetched(stage)
                                                            : no_tags(stage, m_inputs.trigger, parameters.report));
    m_plan.stages.push_back(std::move(planned));
    return {};
  }

  const Inputs& m_inputs;
  StageLookup m_lookup;
  model::Plan m_plan;
};

}  // namespace

base::Result<model::Plan> make_plan(const Inputs& inputs) { return Planner(inputs).plan(); }

}  // namespace slipway::plan
