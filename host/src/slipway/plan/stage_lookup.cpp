#include <slipway/base/text.hpp>
#include <slipway/plan/stage_lookup.hpp>

#include <fmt/format.h>

namespace slipway::plan {

namespace {

constexpr std::string_view k_bundled = "dev.slipway.";

TagFacts facts_of(const Inputs& inputs) {
  TagFacts facts;
  facts.event = inputs.trigger.event;
  facts.ref = inputs.trigger.ref;
  facts.commit = inputs.trigger.commit.empty() ? inputs.source.commit : inputs.trigger.commit;
  facts.default_branch = inputs.trigger.default_branch;
  facts.commit_time = inputs.source.commit_time;
  return facts;
}

// As a user would write it.
std::string short_name(const std::string& id) {
  const std::string rest = id.starts_with(k_bundled) ? id.substr(k_bundled.size()) : id;
  return rest.find('.') == std::string::npos ? rest : id;
}

}  // namespace

std::string stage_type_of(const std::string& uses) {
  return uses.find('.') == std::string::npos ? std::string(k_bundled) + uses : uses;
}

bool may_miss_tags(const Inputs& inputs, const StageParameters& parameters) {
  return parameters.has_semver_rule && inputs.source.shallow && inputs.source.tags_at_head.empty() &&
         inputs.trigger.tag().empty();
}

StageLookup::StageLookup(const Inputs& inputs)
    : m_inputs(inputs), m_facts(facts_of(inputs)), m_values(stage_values(inputs.pipeline, m_facts)) {}

base::Result<const StageType*> StageLookup::type_of(const model::Stage& stage) const {
  const std::string id = stage_type_of(stage.uses);
  std::vector<std::string> known;
  for (const StageType& type : m_inputs.types) {
    if (type.id == id) return &type;
    known.push_back(short_name(type.id));
  }
  return base::fail({.code = {308},
                     .what = fmt::format("stage '{}' uses '{}', which no plugin offers{}", stage.name, stage.uses,
                                         base::did_you_mean(stage.uses, known)),
                     .hint = "`slipway plugin list` shows what there is"});
}

base::Result<StageParameters> StageLookup::parameters_of(const model::Stage& stage, const StageType& type) const {
  return resolve_parameters(stage, type.config_schema, m_values, m_facts);
}

Moment StageLookup::moment() const {
  const model::Trigger& trigger = m_inputs.trigger;
  const bool is_checked_out = trigger.branch().empty() && trigger.commit == m_inputs.source.commit;
  return {trigger.event, is_checked_out ? m_inputs.source.branch : trigger.branch(), trigger.tag()};
}

}  // namespace slipway::plan
