#include "sample_facts.hpp"

#include <map>

namespace slipway::test {

using namespace plan::metadata;

Zones sample_zones() {
  static const std::map<std::string, base::ZoneTime> k_zones{{"UTC", {0, "UTC"}},
                                                             {"Asia/Tokyo", {32400, "JST"}},
                                                             {"Europe/London", {0, "GMT"}},
                                                             {"America/New_York", {-18000, "EST"}},
                                                             {"Asia/Kolkata", {19800, "IST"}}};
  return [](const std::string& zone, std::int64_t) -> std::optional<base::ZoneTime> {
    const auto found = k_zones.find(zone);
    return found == k_zones.end() ? std::nullopt : std::optional(found->second);
  };
}

Repository hello_world() {
  return {.name = "Hello-World",
          .description = "This your first repo!",
          .url = "https://github.com/octocat/Hello-World",
          .default_branch = "master",
          .licence = "MIT"};
}

Facts event_of(const std::string& event, const std::string& ref) {
  Facts facts;
  facts.event = event;
  facts.ref = ref;
  facts.sha = k_sha;
  facts.payload = R"({"repository": {"default_branch": "master"}})";
  facts.repository = hello_world();
  facts.now_ms = k_now;
  return facts;
}

Facts push_of(const std::string& ref) { return event_of("push", ref); }
Facts branch(const std::string& name) { return push_of("refs/heads/" + name); }
Facts tag(const std::string& name) { return push_of("refs/tags/" + name); }

Facts pull_request() {
  Facts facts = event_of("pull_request", "refs/pull/15/merge");
  facts.payload = R"({"number": 15, "repository": {"default_branch": "master"},
                      "pull_request": {"base": {"ref": "release/1"}, "head": {"sha": "3370e228f2209994d57af4427fe64e71bb79ac96"}}})";
  return facts;
}

Result evaluated(const Inputs& inputs, const Facts& facts) {
  auto result = evaluate(inputs, facts, sample_zones());
  if (result) return std::move(*result);
  Result failed;
  failed.tags = {"error: " + result.error().what};
  return failed;
}

Texts tags(const std::string& rules, const Facts& facts, const std::string& flavor) {
  Inputs inputs;
  inputs.tags = rules;
  inputs.flavor = flavor;
  return evaluated(inputs, facts).tags;
}

std::string error(const Inputs& inputs, const Facts& facts) {
  const auto result = evaluate(inputs, facts, sample_zones());
  return result ? "none" : result.error().what;
}

std::string tag_error(const std::string& rules, const Facts& facts) {
  Inputs inputs;
  inputs.tags = rules;
  return error(inputs, facts);
}

Texts warnings(const std::string& rules, const Facts& facts) {
  Inputs inputs;
  inputs.tags = rules;
  return evaluated(inputs, facts).warnings;
}

}  // namespace slipway::test
