// The table of docker/metadata-action's own tests, for the rules that are supported. Where our rules are stricter, the
// difference is written down here, row by row, so that a new one cannot slip in.
#include "support/catch.hpp"
#include "support/skip.hpp"

#include <slipway/plan/flavor.hpp>
#include <slipway/plan/tags.hpp>

#include <nlohmann/json.hpp>

#include <fstream>
#include <map>

using namespace slipway;
using Json = nlohmann::json;
using Names = std::vector<std::string>;

namespace {

constexpr const char* k_no_table = SLIPWAY_VECTORS " is not there; set the CMake variable SLIPWAY_VECTORS";

// What the original says -> what we say, and why.
struct Difference {
  Names theirs;
  Names ours;
  const char* why;
};

// None of the table's rows of the supported types meets one of our stricter rules; the rows below do, and are
// evaluations of the original for them.
const std::vector<std::pair<const char*, Difference>>& stricter_rows() {
  static const std::vector<std::pair<const char*, Difference>> k_rows{
      {"type=ref,event=tag", {{"v2.0.8-beta.67", "latest"}, {"v2.0.8-beta.67"}, "a prerelease is never latest"}},
      {"type=raw,value=latest,priority=1\ntype=raw,value=a&b,priority=0",
       {{"latest", "a-amp-b"}, {"latest", "a-b"}, "nothing is HTML-escaped"}},
      {"type=raw,value=-foo", {{"-foo"}, {"foo-04bac3c8"}, "a registry refuses a leading dash"}},
      {"type=raw,value=.foo", {{".foo"}, {"foo-013b54af"}, "a registry refuses a leading dot"}},
  };
  return k_rows;
}

bool is_supported(const std::string& rule) {
  if (rule.find("date") != std::string::npos) return false;  // {{date}} and {{commit_date}} take a format.
  if (!rule.starts_with("type=")) return true;
  const std::string type = rule.substr(5, rule.find(',') - 5);
  return type == "sha" || type == "ref" || type == "semver" || type == "raw";
}

// The rules of a row; those of the original when it has none, but for schedule, which fires at that event only.
std::optional<Names> rules_of(const Json& row) {
  const Json& inputs = row.at("inputs");
  if (!inputs.contains("tags")) {
    const bool scheduled = row.at("github").value("GITHUB_EVENT_NAME", "").find("schedule") != std::string::npos;
    if (scheduled) return std::nullopt;
    return Names{"type=ref,event=branch", "type=ref,event=tag", "type=ref,event=pr"};
  }
  const auto rules = inputs.at("tags").get<Names>();
  if (rules.empty() || !std::all_of(rules.begin(), rules.end(), is_supported)) return std::nullopt;
  return rules;
}

std::string text_in(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

std::string without(std::string text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

// What the CI room will read from the environment of GitHub Actions.
plan::TagFacts facts_of(const Json& row) {
  const Json& github = row.at("github");
  const Json& payload = row.at("payload");
  plan::TagFacts facts;
  facts.event = text_in(github, "GITHUB_EVENT_NAME");
  facts.ref = text_in(github, "GITHUB_REF");
  facts.commit = text_in(github, "GITHUB_SHA");
  if (facts.event == "pull_request_target") facts.ref = "refs/pull/" + text_in(payload, "number") + "/merge";
  if (row.at("env_extra").value("DOCKER_METADATA_PR_HEAD_SHA", "") == "true" && facts.event.starts_with("pull_request"))
    facts.commit = text_in(payload, "pr_head_sha");
  facts.default_branch = text_in(payload, "default_branch");
  facts.base_ref = facts.ref.starts_with("refs/tags/") ? without(text_in(payload, "base_ref"), "refs/heads/")
                                                       : text_in(payload, "pr_base_ref");
  return facts;
}

plan::Flavor flavor_of(const Json& row) {
  const Json& inputs = row.at("inputs");
  auto flavor = plan::parse_flavor(inputs.value("flavor", Json::array()));
  if (!flavor) FAIL(base::one_line(flavor.error()));
  return *flavor;
}

Names expected_tags(const Json& version, const plan::Flavor& flavor) {
  Names tags;
  if (version.contains("main")) tags.push_back(version.at("main").get<std::string>());
  for (const Json& one : version.at("partial"))
    tags.push_back(one.get<std::string>());
  if (!version.at("latest").get<bool>()) return tags;
  const std::string prefix = flavor.prefix_on_latest ? flavor.prefix : "";
  const std::string suffix = flavor.suffix_on_latest ? flavor.suffix : "";
  tags.push_back(prefix + "latest" + suffix);
  return tags;
}

void check_row(const Json& row, const Names& lines) {
  const plan::Flavor flavor = flavor_of(row);
  const auto rules = plan::parse_tag_rules(Json(lines));
  if (!rules) FAIL(base::one_line(rules.error()));
  const auto set = plan::compute_tags(*rules, flavor, facts_of(row));
  if (!set) FAIL(base::one_line(set.error()));
  const Json& version = row.at("version");
  CHECK(set->tags == expected_tags(version, flavor));
  CHECK(set->version == version.value("main", ""));
  CHECK(set->latest == version.at("latest").get<bool>());
}

}  // namespace

TEST_CASE("the rows of docker/metadata-action that use the supported rules give its tags") {
  std::ifstream file(SLIPWAY_VECTORS);
  if (!file) return slipway::test::skip(k_no_table, slipway::test::Missing::material);
  int checked = 0;
  for (const Json& row : Json::parse(file)) {
    if (!row.contains("name") || !row.contains("version") || row.at("version").is_null()) continue;
    const auto lines = rules_of(row);
    if (!lines) continue;
    INFO("row " << row.at("group") << " " << row.at("name"));
    check_row(row, *lines);
    ++checked;
  }
  CHECK(checked >= 50);
}

TEST_CASE("the rows of docker/metadata-action say what a raw pattern is") {
  std::ifstream file(SLIPWAY_VECTORS);
  if (!file) return slipway::test::skip(k_no_table, slipway::test::Missing::material);
  plan::TagFacts facts;
  facts.ref = "refs/tags/v1.0.0-rc.1";
  for (const Json& row : Json::parse(file)) {
    if (row.at("group") != "isRawStatement") continue;
    const auto pattern = row.at("pattern").get<std::string>();
    if (pattern.find("{{raw }.") != std::string::npos) continue;  // No expression at all, which we refuse.
    INFO(pattern);
    const auto rules = plan::parse_tag_rules(Json::array({{{"type", "semver"}, {"pattern", pattern}}}));
    REQUIRE(rules);
    const auto set = plan::compute_tags(*rules, {}, facts);
    REQUIRE(set);
    CHECK((set->version == "v1.0.0-rc.1") == row.at("expected").get<bool>());
  }
}

TEST_CASE("where we are stricter than docker/metadata-action, each difference is meant") {
  plan::TagFacts facts;
  facts.ref = "refs/tags/v2.0.8-beta.67";
  for (const auto& [lines, difference] : stricter_rows()) {
    INFO(lines << ": " << difference.why);
    const auto rules = plan::parse_tag_rules(Json(lines));
    REQUIRE(rules);
    const auto set = plan::compute_tags(*rules, {}, facts);
    REQUIRE(set);
    CHECK(set->tags == difference.ours);
    CHECK(set->tags != difference.theirs);
  }
}
