#include "sample_inputs.hpp"
#include "support/catch.hpp"

#include <slipway/base/file.hpp>
#include <slipway/base/json.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/plan/plan_json.hpp>

#include <nlohmann/json.hpp>

#include <set>

using namespace slipway;
using base::Json;
using test::sample_inputs;
using test::stage_of;

namespace {

model::Plan sample_plan() {
  plan::Inputs inputs = sample_inputs();
  stage_of(inputs, "deploy").when = model::When{.branch = {"trunk"}};
  auto plan = plan::make_plan(inputs);
  if (!plan) FAIL(base::one_line(plan.error()));
  return *plan;
}

std::string refused(const Json& json) {
  const auto plan = plan::from_json(base::to_text(json));
  return plan ? "accepted" : base::one_line(plan.error());
}

std::string digest_without(void (*change)(model::Plan&)) {
  model::Plan plan = sample_plan();
  change(plan);
  return plan::digest(plan).text();
}

}  // namespace

TEST_CASE("a plan comes back from its JSON as it was") {
  const model::Plan plan = sample_plan();
  const auto read = plan::from_json(plan::to_json(plan));
  REQUIRE(read);
  CHECK(*read == plan);
}

TEST_CASE("the JSON of a plan agrees with its schema") {
  const auto text = base::read_file(SLIPWAY_SOURCE_DIR "/host/schema/plan.schema.json", 1 << 20);
  REQUIRE(text);
  const auto schema = base::JsonSchema::parse(*text, "plan.schema.json");
  REQUIRE(schema);
  const std::string json = plan::to_json(sample_plan());
  for (const base::SchemaProblem& problem : schema->check(json))
    FAIL(problem.pointer << ": " << problem.message);
  Json wrong = Json::parse(json);
  wrong["stages"][3]["tags"]["tags"].push_back("-no tag");
  CHECK(schema->check(base::to_text(wrong)).size() == 1);
  wrong = Json::parse(json);
  wrong["extra"] = 1;
  CHECK(schema->check(base::to_text(wrong)).size() == 1);
}

TEST_CASE("the JSON of a stage leaves out what it does not have") {
  const Json json = Json::parse(plan::to_json(sample_plan()));
  CHECK(json.at("stages").at(0) == Json::parse(R"({
    "name": "test", "type": "dev.slipway.test", "needs": [], "flags": 9, "env": [], "secrets": [], "timeout_ms": 3600000,
    "with": {"suites": [{"name": "unit", "run": ["make", "check"]}]}})"));
  CHECK(json.at("stages").at(4) == Json::parse(R"({
    "name": "deploy", "type": "dev.slipway.deploy", "needs": ["tag-publish"], "flags": 4, "env": ["HOME"], "secrets": [],
    "timeout_ms": 600000, "with": {"target": "local"},
    "environment": {"name": "local", "url": "http://127.0.0.1:8080"},
    "skip_reason": "branch 'main' does not match trunk"})"));
}

TEST_CASE("the digest is that of the same commit, pipeline and trigger on any machine") {
  const std::string same = plan::digest(sample_plan()).text();
  CHECK(digest_without([](model::Plan& plan) { plan.source.root = "/elsewhere"; }) == same);
  CHECK(digest_without([](model::Plan& plan) { plan.source.shallow = plan.source.detached = true; }) == same);
  CHECK(digest_without([](model::Plan& plan) { plan.source.worktree = plan.source.submodule = true; }) == same);
  CHECK(digest_without([](model::Plan& plan) { plan.source.default_branch = plan.trigger.default_branch = ""; }) ==
        same);
  CHECK(digest_without([](model::Plan& plan) { plan.source.changed_files = {"unused"}; }) == same);
}

TEST_CASE("the digest changes with everything that happens") {
  const std::string same = plan::digest(sample_plan()).text();
  CHECK(digest_without([](model::Plan& plan) { plan.source.commit[0] = 'f'; }) != same);
  CHECK(digest_without([](model::Plan& plan) { plan.trigger.ref = "refs/heads/main"; }) != same);
  CHECK(digest_without([](model::Plan& plan) { plan.image += "2"; }) != same);
  CHECK(digest_without([](model::Plan& plan) { plan.stages[0].with = R"({"suites":[]})"; }) != same);
  CHECK(digest_without([](model::Plan& plan) { plan.stages[3].tags.tags.pop_back(); }) != same);
  CHECK(digest_without([](model::Plan& plan) { plan.stages.pop_back(); }) != same);
  CHECK(digest_without([](model::Plan& plan) { plan.use_working_directory = true; }) != same);
  CHECK(digest_without([](model::Plan& plan) {
          plan.use_working_directory = true;
          plan.source.changed_files = {"used"};
        }) != digest_without([](model::Plan& plan) { plan.use_working_directory = true; }));
}

TEST_CASE("a plan that was changed by hand is refused") {
  Json json = Json::parse(plan::to_json(sample_plan()));
  json["image"] = "somewhere.else/todo";
  CHECK(refused(json).find("error[SL0903]: the plan was changed after it was made") == 0);
  json = Json::parse(plan::to_json(sample_plan()));
  json.erase("digest");
  CHECK(refused(json).find("error[SL0903]") == 0);
}

TEST_CASE("what is no plan is refused") {
  CHECK(refused(Json::parse("[]")).find("error[SL0304]: the plan cannot be read") == 0);
  CHECK(refused(Json::parse("{}")).find("error[SL0304]: the plan cannot be read") == 0);
  Json json = Json::parse(plan::to_json(sample_plan()));
  json["format"] = 2;
  CHECK(refused(json) ==
        "error[SL0304]: the plan cannot be read - its format is not 1 - write it with `slipway plan --format "
        "json`");
  json["format"] = 1;
  json["stages"][0]["needs"] = 7;
  CHECK(refused(json).find("error[SL0304]: the plan cannot be read") == 0);
  const auto text = plan::from_json("{");
  REQUIRE_FALSE(text);
  CHECK(text.error().code.number == 304);
}

TEST_CASE("no member of a plan may be missing or of another type") {
  const Json json = Json::parse(plan::to_json(sample_plan()));
  // What a stage need not have is missed by the digest.
  const std::set<std::string> optional{"/stages/4/skip_reason", "/stages/3/tags", "/stages/4/environment", "/digest"};
  const auto check = [&](const Json::json_pointer& place) {
    INFO(place.to_string());
    Json without = json;
    without.at(place.parent_pointer()).erase(place.back());
    const std::string code = optional.contains(place.to_string()) ? "error[SL0903]: " : "error[SL0304]: ";
    CHECK(refused(without).starts_with(code));
    Json other = json;
    other[place] = Json::array({Json::object()});
    CHECK(refused(other).starts_with(place.to_string() == "/digest" ? "error[SL0903]: " : "error[SL0304]: "));
  };
  for (const char* object :
       {"", "/source", "/trigger", "/stages/3", "/stages/4", "/stages/3/tags", "/stages/4/environment"}) {
    const Json::json_pointer place(object);
    for (const auto& [name, value] : json.at(place).items())
      if (place.to_string() + "/" + name != "/stages/3/with" && place.to_string() + "/" + name != "/stages/4/with")
        check(place / name);
  }
}

TEST_CASE("any change of a plan's values is found by its digest") {
  const Json json = Json::parse(plan::to_json(sample_plan()));
  // What is not in the digest says where and how the plan was made, not what it does.
  const std::set<std::string> free{"/source/root",      "/source/default_branch", "/source/shallow",
                                   "/source/detached",  "/source/bare",           "/source/worktree",
                                   "/source/submodule", "/trigger/default_branch"};
  std::size_t changed = 0;
  const Json flat = json.flatten();
  for (const auto& [place, value] : flat.items()) {
    if (place == "/format" || value.is_null() || value.empty()) continue;
    Json other = json;
    Json& member = other[Json::json_pointer(place)];
    if (value.is_string()) member = value.get<std::string>() + "x";
    if (value.is_number()) member = value.get<int>() + 1;
    if (value.is_boolean()) member = !value.get<bool>();
    INFO(place);
    if (free.contains(place))
      CHECK(refused(other) == "accepted");
    else
      CHECK(refused(other).starts_with("error[SL0903]: the plan was changed after it was made"));
    ++changed;
  }
  CHECK(changed > 50);
}

TEST_CASE("names that are not UTF-8 do not break a plan") {
  model::Plan plan = sample_plan();
  plan.source.branch = "caf\xe9";
  plan.source.subject = "\xff\xfe";
  const auto read = plan::from_json(plan::to_json(plan));
  REQUIRE(read);
  CHECK(read->source.branch == "caf\xef\xbf\xbd");
}
