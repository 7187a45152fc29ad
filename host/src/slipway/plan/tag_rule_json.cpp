// Tag rules as they stand in the parameters of a stage.
#include <slipway/base/json.hpp>
#include <slipway/plan/tag_csv.hpp>
#include <slipway/plan/tag_rule.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace slipway::plan {

namespace {

using base::Json;

base::Error wrong_kind(const Json& value, std::string why, std::string hint) {
  return {.code = {313},
          .what = fmt::format("the tag rule {} cannot be used", base::to_text(value)),
          .why = std::move(why),
          .hint = std::move(hint)};
}

base::Result<TagRule> rule_of(const Json& object) {
  Attributes attributes;
  for (const auto& [key, value] : object.items()) {
    if (value.is_structured() || value.is_null())
      return base::fail(wrong_kind(object, fmt::format("'{}' is not a text, a number or true or false", key), ""));
    attributes.emplace_back(key, value.is_string() ? value.get<std::string>() : base::to_text(value));
  }
  return make_tag_rule(attributes, base::to_text(object));
}

base::Result<TagRule> parse_one(const Json& rule) {
  if (rule.is_string()) return parse_tag_rule(rule.get_ref<const std::string&>());
  if (rule.is_object()) return rule_of(rule);
  return base::fail(wrong_kind(rule, "it is neither a text nor a mapping", "write type=sha, or {type: sha}"));
}

base::Result<std::vector<TagRule>> parse_lines(const std::string& text) {
  SLIPWAY_TRY_ASSIGN(const auto records, parse_records(text));
  std::vector<TagRule> rules;
  for (const auto& record : records) {
    SLIPWAY_TRY_ASSIGN(TagRule rule, make_tag_rule(record));
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace

base::Result<std::vector<TagRule>> parse_tag_rules(const Json& value) {
  if (value.is_string()) return parse_lines(value.get_ref<const std::string&>());
  if (!value.is_array())
    return base::fail(
        wrong_kind(value, "tag rules are a list", "write a list of rules, or one text with a rule a line"));
  std::vector<TagRule> rules;
  for (const Json& one : value) {
    SLIPWAY_TRY_ASSIGN(TagRule rule, parse_one(one));
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace slipway::plan
