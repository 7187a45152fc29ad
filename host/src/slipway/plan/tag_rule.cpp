#include <slipway/base/text.hpp>
#include <slipway/plan/pattern.hpp>
#include <slipway/plan/rule_value.hpp>
#include <slipway/plan/tag_csv.hpp>
#include <slipway/plan/tag_rule.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace slipway::plan {

namespace {

using Names = std::vector<std::string>;

struct TypeFacts {
  TagType type;
  const char* name;
  double priority;
  Names own;                // Attributes besides those that all types have.
  Names required;           // Of these.
  const char* choice = "";  // The attribute that is one of `choices`.
  Names choices = {};
};

const std::vector<TypeFacts>& types() {
  static const std::vector<TypeFacts> k_types{
      {TagType::semver, "semver", 900, {"pattern", "value", "match"}, {"pattern"}},
      {TagType::ref, "ref", 600, {"event"}, {"event"}, "event", {"branch", "tag", "pr"}},
      {TagType::raw, "raw", 200, {"value"}, {"value"}},
      {TagType::sha, "sha", 100, {"format"}, {}, "format", {"short", "long"}},
  };
  return k_types;
}

const Names& common_attributes() {
  static const Names k_names{"enable", "priority", "prefix", "suffix"};
  return k_names;
}

// Types of docker/metadata-action that this version does not evaluate.
const Names& later_types() {
  static const Names k_names{"schedule", "pep440", "match", "edge"};
  return k_names;
}

bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Names type_names() {
  Names names;
  for (const TypeFacts& facts : types())
    names.emplace_back(facts.name);
  return names;
}

base::Error broken_rule(const std::string& text, std::string why, std::string hint = {}) {
  return {.code = {313},
          .what = fmt::format("the tag rule '{}' cannot be used", text),
          .why = std::move(why),
          .hint = std::move(hint)};
}

base::Result<const TypeFacts*> find_type(const std::string& name, const std::string& text) {
  const Names known = type_names();
  for (const TypeFacts& facts : types())
    if (facts.name == name) return &facts;
  if (contains(later_types(), name)) {
    base::Error error = broken_rule(text, fmt::format("the type '{}' is not supported by this version", name),
                                    fmt::format("supported are {}", base::listed(known)));
    error.code = {317};
    return base::fail(std::move(error));
  }
  return base::fail(broken_rule(text, fmt::format("there is no type '{}'{}", name, base::did_you_mean(name, known)),
                                fmt::format("types are {}", base::listed(known))));
}

base::Status add_attribute(TagRule& rule, const TypeFacts& facts, const std::string& key, const std::string& value) {
  Names known = facts.own;
  known.insert(known.end(), common_attributes().begin(), common_attributes().end());
  if (!contains(known, key))
    return base::fail(broken_rule(
        rule.text, fmt::format("type {} has no attribute '{}'{}", facts.name, key, base::did_you_mean(key, known)),
        fmt::format("it has {}", base::listed(known))));
  if (!rule.attributes.emplace(key, value).second)
    return base::fail(broken_rule(rule.text, fmt::format("'{}' is given twice", key)));
  return {};
}

base::Status read_priority(TagRule& rule) {
  const std::string text = rule.get("priority");
  if (text.empty()) return {};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rule.priority);
  if (error == std::errc{} && end == text.data() + text.size() && std::isfinite(rule.priority)) return {};
  return base::fail(broken_rule(rule.text, fmt::format("the priority '{}' is not a number", text)));
}

base::Status check_match(const TagRule& rule) {
  if (!rule.has("match")) return {};
  auto groups = count_groups(rule.get("match"));
  if (!groups) return base::fail(std::move(groups).error().within(fmt::format("reading the tag rule '{}'", rule.text)));
  if (*groups > 0) return {};
  return base::fail(broken_rule(rule.text, "the expression of 'match' has no group, so it says no version",
                                "put the part that is the version in parentheses"));
}

// An unknown name is wrong everywhere, also in a rule that gives a tag at a version only.
base::Status check_expressions(const TagRule& rule) {
  const Values facts = values_of({});
  for (const char* name : {"value", "prefix", "suffix", "enable"})
    SLIPWAY_TRY(expand(rule.get(name), facts));
  if (rule.type == TagType::semver) SLIPWAY_TRY(expand(rule.get("pattern"), version_values({}, {})));
  const std::string enable = rule.get("enable", "true");
  if (enable == "true" || enable == "false" || enable.find("{{") != std::string::npos) return {};
  return base::fail(
      broken_rule(rule.text, fmt::format("its 'enable' is '{}', which is neither true nor false", enable)));
}

base::Status check(const TagRule& rule, const TypeFacts& facts) {
  for (const std::string& name : facts.required)
    if (!rule.has(name)) return base::fail(broken_rule(rule.text, fmt::format("type {} needs '{}'", facts.name, name)));
  if (rule.type == TagType::semver && rule.get("pattern").empty())
    return base::fail(broken_rule(rule.text, "its pattern is empty"));
  const std::string chosen = rule.get(facts.choice);
  if (rule.has(facts.choice) && !contains(facts.choices, chosen))
    return base::fail(broken_rule(
        rule.text,
        fmt::format("'{}' cannot be '{}'{}", facts.choice, chosen, base::did_you_mean(chosen, facts.choices)),
        fmt::format("it is one of {}", base::listed(facts.choices))));
  SLIPWAY_TRY(check_match(rule));
  return check_expressions(rule);
}

// "key=value" at the first "=", both trimmed, the key in lower case; without one it is the value.
std::pair<std::string, std::string> split_field(std::string_view field) {
  const std::size_t equals = field.find('=');
  if (equals == std::string_view::npos || equals == 0) return {"value", std::string(base::trimmed(field))};
  std::string key(base::trimmed(field.substr(0, equals)));
  std::transform(key.begin(), key.end(), key.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return {std::move(key), std::string(base::trimmed(field.substr(equals + 1)))};
}

}  // namespace

std::string TagRule::get(std::string_view name, std::string_view otherwise) const {
  const auto found = attributes.find(name);
  return found == attributes.end() ? std::string(otherwise) : found->second;
}

base::Result<TagRule> make_tag_rule(const Attributes& attributes, std::string text) {
  const auto named =
      std::find_if(attributes.begin(), attributes.end(), [](const auto& one) { return one.first == "type"; });
  SLIPWAY_TRY_ASSIGN(const TypeFacts* facts, find_type(named == attributes.end() ? "raw" : named->second, text));
  TagRule rule{.type = facts->type, .attributes = {}, .priority = facts->priority, .text = std::move(text)};
  for (auto one = attributes.begin(); one != attributes.end(); ++one) {
    if (one == named) continue;
    if (one->first == "type") return base::fail(broken_rule(rule.text, "'type' is given twice"));
    SLIPWAY_TRY(add_attribute(rule, *facts, one->first, one->second));
  }
  SLIPWAY_TRY(read_priority(rule));
  SLIPWAY_TRY(check(rule, *facts));
  return rule;
}

base::Result<TagRule> make_tag_rule(const std::vector<std::string>& fields) {
  Attributes attributes;
  for (const std::string& field : fields)
    if (!field.empty()) attributes.push_back(split_field(field));
  return make_tag_rule(attributes, base::join(fields, ","));
}

base::Result<TagRule> parse_tag_rule(std::string_view line) {
  SLIPWAY_TRY_ASSIGN(const auto records, parse_records(line));
  if (records.size() == 1) return make_tag_rule(records.front());
  return base::fail(broken_rule(std::string(line), records.empty() ? "it is empty" : "it has more than one line"));
}

}  // namespace slipway::plan
