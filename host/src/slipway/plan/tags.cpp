#include <slipway/base/clock.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/base/text.hpp>
#include <slipway/plan/rule_value.hpp>
#include <slipway/plan/tags.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace slipway::plan {

namespace {

constexpr std::size_t k_longest_tag = 128;
constexpr std::size_t k_hash_digits = 8;

std::string sanitized(std::string_view value) {
  std::string tag;
  bool replaced = false;
  for (const char c : value) {
    const bool good =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    if (good)
      tag += c;
    else if (!replaced)
      tag += '-';
    replaced = !good;
  }
  return tag;
}

class Evaluation {
public:
  Evaluation(const Flavor& flavor, const TagFacts& facts)
      : m_flavor(flavor), m_facts(facts), m_values(values_of(facts)) {}

  base::Status add(const TagRule& rule);
  base::Result<TagReport> finish();

private:
  base::Result<bool> is_enabled(const TagRule& rule) const;
  base::Result<std::string> around(const TagRule& rule, const char* which, const std::string& of_flavor) const;
  void take(const TagRule& rule, const std::string& value, const Fired& fired);

  const Flavor& m_flavor;
  const TagFacts& m_facts;
  Values m_values;
  TagReport m_report;
};

base::Result<bool> Evaluation::is_enabled(const TagRule& rule) const {
  SLIPWAY_TRY_ASSIGN(const std::string value, expand(rule.get("enable", "true"), m_values));
  if (value == "true" || value == "false") return value == "true";
  return base::fail({.code = {313},
                     .what = fmt::format("the tag rule '{}' cannot be used", rule.text),
                     .why = fmt::format("its 'enable' is '{}', which is neither true nor false", value)});
}

// Prefix or suffix: the rule's own, even when it is empty; that of its type; that of the flavor.
base::Result<std::string> Evaluation::around(const TagRule& rule, const char* which,
                                             const std::string& of_flavor) const {
  if (rule.has(which)) return expand(rule.get(which), m_values);
  const bool prefix = std::string_view(which) == "prefix";
  if (prefix && rule.type == TagType::sha) return std::string("sha-");
  if (prefix && rule.type == TagType::ref && rule.get("event") == "pr") return std::string("pr-");
  return expand(of_flavor, m_values);
}

void Evaluation::take(const TagRule& rule, const std::string& value, const Fired& fired) {
  model::TagSet& set = m_report.set;
  const std::string tag = sanitized_tag(value);
  const bool cut = tag != sanitized(value);
  std::string note = tag == value ? "" : fmt::format("'{}' is no tag as it is", value);
  if (set.tags.empty()) {
    set.version = tag;
    // The first rule that gives a tag decides, by its priority.
    set.latest = m_flavor.latest == Flavor::Latest::automatic ? fired.latest : m_flavor.latest == Flavor::Latest::yes;
    m_report.latest_rule = rule.text;
  }
  if (std::find(set.tags.begin(), set.tags.end(), tag) == set.tags.end()) set.tags.push_back(tag);
  m_report.outcomes.push_back({.rule = rule.text, .tag = tag, .note = std::move(note), .surprise = cut});
}

base::Status Evaluation::add(const TagRule& rule) {
  const auto none = [&](std::string note, bool surprise) {
    m_report.outcomes.push_back({.rule = rule.text, .tag = {}, .note = std::move(note), .surprise = surprise});
    return base::Status{};
  };
  SLIPWAY_TRY_ASSIGN(const bool enabled, is_enabled(rule));
  if (!enabled) return none("it is not enabled", false);
  SLIPWAY_TRY_ASSIGN(const Fired fired, fire(rule, m_facts, m_values));
  if (fired.value.empty()) return none(fired.note, fired.surprise);
  SLIPWAY_TRY_ASSIGN(const std::string prefix, around(rule, "prefix", m_flavor.prefix));
  SLIPWAY_TRY_ASSIGN(const std::string suffix, around(rule, "suffix", m_flavor.suffix));
  take(rule, prefix + fired.value + suffix, fired);
  return {};
}

base::Result<TagReport> Evaluation::finish() {
  model::TagSet& set = m_report.set;
  if (!set.latest) return std::move(m_report);
  SLIPWAY_TRY_ASSIGN(const std::string prefix, expand(m_flavor.prefix_on_latest ? m_flavor.prefix : "", m_values));
  SLIPWAY_TRY_ASSIGN(const std::string suffix, expand(m_flavor.suffix_on_latest ? m_flavor.suffix : "", m_values));
  const std::string latest = sanitized_tag(prefix + "latest" + suffix);
  if (std::find(set.tags.begin(), set.tags.end(), latest) == set.tags.end()) set.tags.push_back(latest);
  return std::move(m_report);
}

bool is_default_branch(const TagFacts& facts) {
  constexpr std::array k_events_of_the_default_branch{"create", "discussion", "issues", "schedule"};
  const std::string name =
      facts.ref.starts_with(model::k_branch_refs) ? facts.ref.substr(model::k_branch_refs.size()) : facts.ref;
  if (!name.empty() && name == facts.default_branch) return true;
  return std::any_of(k_events_of_the_default_branch.begin(), k_events_of_the_default_branch.end(),
                     [&](const char* event) { return facts.event.find(event) != std::string::npos; });
}

// "2026-11-21T11:59:44Z"; git counts seconds only.
std::string date_of(std::int64_t seconds) { return base::iso_time(seconds * 1000).substr(0, 19) + "Z"; }

}  // namespace

Values values_of(const TagFacts& facts) {
  const bool on_default = is_default_branch(facts);
  return {{"branch", facts.ref.starts_with(model::k_branch_refs) ? facts.ref.substr(model::k_branch_refs.size()) : ""},
          {"tag", facts.ref.starts_with(model::k_tag_refs) ? facts.ref.substr(model::k_tag_refs.size()) : ""},
          {"sha", facts.commit.substr(0, 7)},
          {"commit", facts.commit},
          {"base_ref", facts.base_ref},
          {"is_default_branch", on_default ? "true" : "false"},
          {"is_not_default_branch", on_default ? "false" : "true"},
          {"commit_date", date_of(facts.commit_time)}};
}

std::string sanitized_tag(std::string_view value) {
  const std::string tag = sanitized(value);
  const std::size_t start = std::min(tag.find_first_not_of("-."), tag.size());
  if (start == 0 && tag.size() <= k_longest_tag) return tag;
  std::string kept = tag.substr(start, k_longest_tag - k_hash_digits - 1);
  if (!kept.empty()) kept += '-';
  return kept + base::sha256_hex(value).substr(0, k_hash_digits);
}

base::Result<TagReport> evaluate_tags(const std::vector<TagRule>& rules, const Flavor& flavor, const TagFacts& facts) {
  std::vector<TagRule> ordered = rules;
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const TagRule& left, const TagRule& right) { return left.priority > right.priority; });
  Evaluation evaluation(flavor, facts);
  for (const TagRule& rule : ordered)
    SLIPWAY_TRY(evaluation.add(rule));
  return evaluation.finish();
}

base::Result<model::TagSet> compute_tags(const std::vector<TagRule>& rules, const Flavor& flavor,
                                         const TagFacts& facts) {
  SLIPWAY_TRY_ASSIGN(TagReport report, evaluate_tags(rules, flavor, facts));
  return std::move(report.set);
}

}  // namespace slipway::plan
