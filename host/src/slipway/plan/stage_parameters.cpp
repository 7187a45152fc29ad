#include <slipway/base/json.hpp>
#include <slipway/plan/schema_marks.hpp>
#include <slipway/plan/semver.hpp>
#include <slipway/plan/stage_parameters.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace slipway::plan {

namespace {

using base::Json;
using Marks = std::map<std::string, std::string>;

class Resolver {
public:
  Resolver(const Marks& marks, const Values& values) : m_marks(marks), m_values(values) {}

  // Expands all texts in place, except in what is marked: that is collected.
  base::Status resolve(Json& value, const Json::json_pointer& place) {
    const auto mark = m_marks.find(place.to_string());
    if (mark != m_marks.end() && mark->second == k_tag_rules) return add_rules(value);
    if (mark != m_marks.end() && mark->second == k_tag_flavor) return set_flavor(value);
    if (value.is_string()) return expand_text(value, place);
    if (value.is_object())
      for (auto& [key, child] : value.items())
        SLIPWAY_TRY(resolve(child, place / key));
    if (value.is_array())
      for (std::size_t i = 0; i < value.size(); ++i)
        SLIPWAY_TRY(resolve(value[i], place / i));
    return {};
  }

  const std::vector<TagRule>& rules() const { return m_rules; }
  const Flavor& flavor() const { return m_flavor; }

private:
  base::Status add_rules(const Json& value) {
    SLIPWAY_TRY_ASSIGN(const std::vector<TagRule> rules, parse_tag_rules(value));
    m_rules.insert(m_rules.end(), rules.begin(), rules.end());
    return {};
  }

  base::Status set_flavor(const Json& value) {
    SLIPWAY_TRY_ASSIGN(m_flavor, parse_flavor(value));
    return {};
  }

  base::Status expand_text(Json& value, const Json::json_pointer& place) {
    auto text = expand(value.get_ref<const std::string&>(), m_values);
    if (!text) return base::fail(std::move(text).error().within(fmt::format("reading with{}", place.to_string())));
    value = std::move(*text);
    return {};
  }

  const Marks& m_marks;
  const Values& m_values;
  std::vector<TagRule> m_rules;
  Flavor m_flavor;
};

std::string version_of(const TagFacts& facts, const Values& values) {
  const std::string& tag = values.find("tag")->second;
  if (tag.empty()) return facts.commit.substr(0, 7);
  const auto version = parse_semver(tag);
  return version ? version->text() : sanitized_tag(tag);
}

bool is_semver(const TagRule& rule) { return rule.type == TagType::semver; }

base::Result<StageParameters> resolve(const model::Stage& stage, const std::string& schema_text, const Values& values,
                                      const TagFacts& facts) {
  SLIPWAY_TRY_ASSIGN(Json with, base::parse_json(stage.with, "the parameters"));
  SLIPWAY_TRY_ASSIGN(const Json schema, base::parse_json(schema_text.empty() ? "{}" : schema_text, "the schema"));
  const Marks marks = marks_of(with, schema);
  Resolver resolver(marks, values);
  SLIPWAY_TRY(resolver.resolve(with, Json::json_pointer()));
  StageParameters parameters;
  parameters.with = base::to_text(with);
  parameters.has_rules = !resolver.rules().empty();
  parameters.has_semver_rule = std::any_of(resolver.rules().begin(), resolver.rules().end(), is_semver);
  SLIPWAY_TRY_ASSIGN(parameters.report, evaluate_tags(resolver.rules(), resolver.flavor(), facts));
  return parameters;
}

}  // namespace

Values stage_values(const model::Pipeline& pipeline, const TagFacts& facts) {
  Values values = values_of(facts);
  const std::string version = version_of(facts, values);
  values.insert({{"name", pipeline.name},
                 {"image", pipeline.image},
                 {"event", facts.event},
                 {"ref", facts.ref},
                 {"version", version}});
  return values;
}

base::Result<StageParameters> resolve_parameters(const model::Stage& stage, const std::string& schema,
                                                 const Values& values, const TagFacts& facts) {
  auto parameters = resolve(stage, schema, values, facts);
  if (!parameters)
    return base::fail(std::move(parameters).error().within(fmt::format("planning stage '{}'", stage.name)));
  return parameters;
}

}  // namespace slipway::plan
