#include <slipway/base/text.hpp>
#include <slipway/plan/pattern.hpp>
#include <slipway/plan/rule_value.hpp>
#include <slipway/plan/semver.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace slipway::plan {

namespace {

constexpr std::string_view k_pulls = "refs/pull/";

Fired silent(std::string note) { return {.value = {}, .latest = false, .note = std::move(note), .surprise = false}; }
Fired surprising(std::string note) { return {.value = {}, .latest = false, .note = std::move(note), .surprise = true}; }

bool is_prerelease(std::string_view tag) {
  const std::optional<SemVer> version = parse_semver(tag);
  return version && version->is_prerelease();
}

Fired fire_sha(const TagRule& rule, const TagFacts& facts) {
  if (facts.commit.empty()) return silent("the commit is not known");
  return {
      .value = rule.get("format") == "long" ? facts.commit : facts.commit.substr(0, 7), .latest = false, .note = {}};
}

Fired fire_ref(const TagRule& rule, const TagFacts& facts) {
  const std::string event = rule.get("event");
  const std::string_view prefix = event == "branch" ? model::k_branch_refs
                                  : event == "tag"  ? model::k_tag_refs
                                                    : k_pulls;
  if (!facts.ref.starts_with(prefix)) return silent(fmt::format("the ref '{}' is no {}", facts.ref, event));
  std::string name = facts.ref.substr(prefix.size());
  constexpr std::string_view k_merge = "/merge";
  if (event == "pr" && name.ends_with(k_merge)) name.resize(name.size() - k_merge.size());
  const bool latest = event == "tag" && !is_prerelease(name);
  return {.value = std::move(name), .latest = latest, .note = {}};
}

base::Result<Fired> fire_raw(const TagRule& rule, const Values& values) {
  SLIPWAY_TRY_ASSIGN(std::string value, expand(rule.get("value"), values));
  if (value.empty()) return silent("its value is empty");
  return Fired{.value = std::move(value), .latest = false, .note = {}};
}

// "{{raw}}" and nothing else.
bool is_raw_pattern(std::string_view pattern) {
  const std::string_view text = base::trimmed(pattern);
  return text.starts_with("{{") && text.ends_with("}}") && base::trimmed(text.substr(2, text.size() - 4)) == "raw";
}

base::Result<Fired> fire_version(const TagRule& rule, const std::string& raw, const SemVer& version) {
  const std::string pattern = rule.get("pattern");
  SLIPWAY_TRY_ASSIGN(std::string value, expand(pattern, version_values(raw, version)));
  // "1" and "1.2" must not move to a prerelease.
  if (version.is_prerelease()) value = is_raw_pattern(pattern) ? raw : version.text();
  return Fired{.value = std::move(value), .latest = !version.is_prerelease(), .note = {}};
}

base::Result<std::string> version_part(const TagRule& rule, std::string text) {
  if (!rule.has("match")) return text;
  SLIPWAY_TRY_ASSIGN(const auto match, search(rule.get("match"), text, false));
  return match && match->first_group ? *match->first_group : text;
}

base::Result<Fired> fire_semver(const TagRule& rule, const TagFacts& facts, const Values& values) {
  const bool at_tag = facts.ref.starts_with(model::k_tag_refs);
  SLIPWAY_TRY_ASSIGN(std::string text, expand(rule.get("value"), values));
  if (text.empty() && !at_tag) return silent(fmt::format("the ref '{}' is no tag", facts.ref));
  if (text.empty()) text = facts.ref.substr(model::k_tag_refs.size());
  SLIPWAY_TRY_ASSIGN(text, version_part(rule, std::move(text)));
  std::replace(text.begin(), text.end(), '/', '-');
  const std::optional<SemVer> version = parse_semver(text);
  if (!version) return surprising(fmt::format("'{}' is no semantic version", text));
  return fire_version(rule, text, *version);
}

}  // namespace

Values version_values(const std::string& raw, const SemVer& version) {
  return {{"raw", raw},
          {"version", version.text()},
          {"major", std::to_string(version.major)},
          {"minor", std::to_string(version.minor)},
          {"patch", std::to_string(version.patch)},
          {"prerelease", base::join(version.prerelease, ",")},
          {"build", base::join(version.build, ",")}};
}

base::Result<Fired> fire(const TagRule& rule, const TagFacts& facts, const Values& values) {
  switch (rule.type) {
  case TagType::semver:
    return fire_semver(rule, facts, values);
  case TagType::ref:
    return fire_ref(rule, facts);
  case TagType::raw:
    return fire_raw(rule, values);
  case TagType::sha:
    break;
  }
  return fire_sha(rule, facts);
}

}  // namespace slipway::plan
