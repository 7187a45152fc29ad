#include <slipway/plan/graph.hpp>
#include <slipway/plan/planner.hpp>
#include <slipway/plan/stage_lookup.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace slipway::plan {

namespace {

using Lines = std::vector<std::string>;

bool runs(const model::Plan& plan, const std::string& stage) {
  for (const model::PlannedStage& planned : plan.stages)
    if (planned.name == stage) return planned.skip_reason.empty();
  return false;
}

Lines about_tags(const Inputs& inputs, const model::Stage& stage, const StageParameters& parameters) {
  Lines lines;
  if (may_miss_tags(inputs, parameters))
    lines.push_back(fmt::format("stage '{}': this clone is shallow and has no tag here, so version rules give none; "
                                "fetch with full depth and tags (fetch-depth: 0) if there should be one",
                                stage.name));
  for (const RuleOutcome& outcome : parameters.report.outcomes) {
    if (!outcome.surprise) continue;
    lines.push_back(
        outcome.tag.empty()
            ? fmt::format("stage '{}': {} gives no tag: {}", stage.name, outcome.rule, outcome.note)
            : fmt::format("stage '{}': {} becomes {}: {}", stage.name, outcome.rule, outcome.tag, outcome.note));
  }
  return lines;
}

Lines about_secrets(const model::Stage& stage, const StageType& type) {
  Lines lines;
  for (const std::string& name : stage.secrets)
    if (!type.reads_secrets && std::find(stage.env.begin(), stage.env.end(), name) == stage.env.end())
      lines.push_back(
          fmt::format("stage '{}': nothing reads the secret '{}': {} asks for none; name it under 'env' too "
                      "to give it to the stage's commands",
                      stage.name, name, type.id));
  return lines;
}

}  // namespace

Lines warnings(const Inputs& inputs) {
  Lines lines;
  const auto plan = make_plan(inputs);
  const auto stages = in_order(inputs.pipeline.stages);
  if (!plan || !stages) return lines;
  const StageLookup lookup(inputs);
  for (const model::Stage& stage : *stages) {
    const auto type = lookup.type_of(stage);
    if (!type || !runs(*plan, stage.name)) continue;
    const Lines unread = about_secrets(stage, **type);
    lines.insert(lines.end(), unread.begin(), unread.end());
    if (const auto parameters = lookup.parameters_of(stage, **type)) {
      const Lines more = about_tags(inputs, stage, *parameters);
      lines.insert(lines.end(), more.begin(), more.end());
    }
  }
  return lines;
}

}  // namespace slipway::plan
