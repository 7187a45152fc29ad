#include <slipway/base/json.hpp>
#include <slipway/base/text.hpp>
#include <slipway/plan/schema_marks.hpp>
#include <slipway/plan/semver.hpp>
#include <slipway/plan/stage_parameters.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace slipway::plan {

namespace {

using base::Json;

// Expands all texts of the parameters, except in what is marked: that is collected, as are the problems.
class Resolver {
public:
  Resolver(Json with, const Json& schema, const Values& values, const std::vector<std::string>& secrets)
      : m_with(std::move(with)), m_marks(marks_of(m_with, schema)), m_values(values), m_secrets(secrets) {
    resolve(m_with, Json::json_pointer());
  }

  const Json& with() const { return m_with; }
  const std::vector<TagRule>& rules() const { return m_rules; }
  const Flavor& flavor() const { return m_flavor; }
  const std::vector<TextProblem>& problems() const { return m_problems; }

private:
  void resolve(Json& value, const Json::json_pointer& place) {
    const auto mark = m_marks.find(place.to_string());
    if (mark != m_marks.end() && mark->second == k_tag_rules) return add_rules(value, place);
    if (mark != m_marks.end() && mark->second == k_tag_flavor) return set_flavor(value, place);
    if (mark != m_marks.end() && mark->second == k_secret_name && value.is_string()) check_secret(value, place);
    if (value.is_string()) return expand_text(value, place);
    if (value.is_object())
      for (auto& [key, child] : value.items())
        resolve(child, place / key);
    if (value.is_array())
      for (std::size_t i = 0; i < value.size(); ++i)
        resolve(value[i], place / i);
  }

  void add_problem(const Json::json_pointer& place, base::Error error) {
    m_problems.push_back({place.to_string(), std::move(error)});
  }

  void add_rules(const Json& value, const Json::json_pointer& place) {
    if (value.is_array())
      for (std::size_t i = 0; i < value.size(); ++i)
        add_rules_of(Json::array({value[i]}), place / i);
    else
      add_rules_of(value, place);
  }

  void add_rules_of(const Json& value, const Json::json_pointer& place) {
    const auto rules = parse_tag_rules(value);
    if (!rules) return add_problem(place, rules.error());
    m_rules.insert(m_rules.end(), rules->begin(), rules->end());
  }

  void set_flavor(const Json& value, const Json::json_pointer& place) {
    auto flavor = parse_flavor(value);
    if (!flavor) return add_problem(place, std::move(flavor).error());
    m_flavor = std::move(*flavor);
  }

  void check_secret(const Json& value, const Json::json_pointer& place) {
    const std::string& name = value.get_ref<const std::string&>();
    if (std::find(m_secrets.begin(), m_secrets.end(), name) != m_secrets.end()) return;
    add_problem(place, {.code = {309},
                        .what = fmt::format("'{}' is no secret of the stage", name),
                        .why = m_secrets.empty() ? "the stage declares none" : "it declares " + base::listed(m_secrets),
                        .hint = fmt::format("write secrets: [{}] beside with", name)});
  }

  void expand_text(Json& value, const Json::json_pointer& place) {
    auto text = expand(value.get_ref<const std::string&>(), m_values);
    if (!text) return add_problem(place, std::move(text).error());
    value = std::move(*text);
  }

  Json m_with;
  const std::map<std::string, std::string> m_marks;
  const Values& m_values;
  const std::vector<std::string>& m_secrets;
  std::vector<TagRule> m_rules;
  Flavor m_flavor;
  std::vector<TextProblem> m_problems;
};

std::string version_of(const TagFacts& facts, const Values& values) {
  const std::string& tag = values.find("tag")->second;
  if (tag.empty()) return facts.commit.substr(0, 7);
  const auto version = parse_semver(tag);
  return version ? version->text() : sanitized_tag(tag);
}

bool is_semver(const TagRule& rule) { return rule.type == TagType::semver; }

base::Result<Resolver> resolver_of(const model::Stage& stage, const std::string& schema_text, const Values& values) {
  SLIPWAY_TRY_ASSIGN(Json with, base::parse_json(stage.with, "the parameters"));
  SLIPWAY_TRY_ASSIGN(const Json schema, base::parse_json(schema_text.empty() ? "{}" : schema_text, "the schema"));
  return Resolver(std::move(with), schema, values, stage.secrets);
}

base::Result<StageParameters> resolve(const model::Stage& stage, const std::string& schema, const Values& values,
                                      const TagFacts& facts) {
  SLIPWAY_TRY_ASSIGN(const Resolver resolver, resolver_of(stage, schema, values));
  if (!resolver.problems().empty()) {
    const TextProblem& first = resolver.problems().front();
    return base::fail(base::Error(first.error).within(fmt::format("reading with{}", first.pointer)));
  }
  StageParameters parameters;
  parameters.with = base::to_text(resolver.with());
  parameters.has_rules = !resolver.rules().empty();
  parameters.has_semver_rule = std::any_of(resolver.rules().begin(), resolver.rules().end(), is_semver);
  SLIPWAY_TRY_ASSIGN(parameters.report, evaluate_tags(resolver.rules(), resolver.flavor(), facts));
  return parameters;
}

// Of a commit that is made up. None is empty, as a value at a branch or a tag may be: a text that is nothing else would
// be refused for that.
Values some_values(const model::Pipeline& pipeline) {
  const std::string commit(40, '0');
  Values values = stage_values(pipeline, {.ref = "refs/heads/main", .commit = commit, .base_ref = "main"});
  values["tag"] = "v1.0.0";
  values["version"] = "1.0.0";
  return values;
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

base::Result<CheckedTexts> check_texts(const model::Pipeline& pipeline, const model::Stage& stage,
                                       const std::string& schema) {
  const Values values = some_values(pipeline);
  SLIPWAY_TRY_ASSIGN(const Resolver resolver, resolver_of(stage, schema, values));
  return CheckedTexts{resolver.problems(), base::to_text(resolver.with())};
}

base::Result<StageParameters> resolve_parameters(const model::Stage& stage, const std::string& schema,
                                                 const Values& values, const TagFacts& facts) {
  auto parameters = resolve(stage, schema, values, facts);
  if (!parameters)
    return base::fail(std::move(parameters).error().within(fmt::format("planning stage '{}'", stage.name)));
  return parameters;
}

}  // namespace slipway::plan
