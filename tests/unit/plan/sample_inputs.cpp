#include "sample_inputs.hpp"

#include "support/catch.hpp"

#include <slipway/abi.h>

#include <algorithm>

namespace slipway::test {

namespace {

constexpr const char* k_tags_schema =
    R"({"properties": {"tags": {"type": "array", "x-slipway": "tag-rules"}, "to": {}}})";

model::Stage stage(const std::string& name, std::vector<std::string> needs, const std::string& with) {
  model::Stage made;
  made.name = name;
  made.uses = name;
  made.needs = std::move(needs);
  made.with = with;
  return made;
}

std::vector<model::Stage> stages() {
  std::vector<model::Stage> all{
      stage("test", {}, R"({"suites":[{"name":"unit","run":["make","check"]}]})"),
      stage("build", {"test"}, R"({"run":["make","VERSION={{version}}"]})"),
      stage("release", {"build"}, R"({"image":{"from":"scratch","labels":{"commit":"{{commit}}"}}})"),
      stage("tag-publish", {"release"},
            R"({"tags":["type=sha","type=semver,pattern={{version}}"],"to":["{{image}}"]})"),
      stage("deploy", {"tag-publish"}, R"({"target":"local"})")};
  all[3].secrets = {"TOKEN"};
  all[4].environment = "local";
  all[4].env = {"HOME"};
  all[4].timeout_ms = 600'000;
  return all;
}

model::SourceState source() {
  model::SourceState state;
  state.root = "/home/ada/todo";
  state.commit = "860c1904a1ce19322e91ac35af1ab07466440c37";
  state.short_sha = "860c190";
  state.tree = "f1d2d2f924e986ac86fdf7b36c94bcdf32beec15";
  state.branch = "main";
  state.tags_at_head = {"v1.2.0"};
  state.commit_time = 1700000000;
  state.subject = "Add the list";
  state.origin_url = "https://example.com/acme/todo.git";
  state.default_branch = "main";
  return state;
}

}  // namespace

plan::Inputs sample_inputs() {
  plan::Inputs inputs;
  inputs.pipeline = {.name = "todo",
                     .image = "127.0.0.1:5000/todo",
                     .stages = stages(),
                     .environments = {{"local", "http://127.0.0.1:8080"}}};
  inputs.source = source();
  inputs.trigger = {
      .event = "push", .ref = "refs/tags/v1.2.0", .commit = inputs.source.commit, .default_branch = "main"};
  inputs.types = {
      {"dev.slipway.test", SLIPWAY_STAGE_SOURCE | SLIPWAY_STAGE_IDEMPOTENT, ""},
      {"dev.slipway.build", SLIPWAY_STAGE_SOURCE | SLIPWAY_STAGE_IDEMPOTENT, "{}"},
      {"dev.slipway.release", SLIPWAY_STAGE_SOURCE | SLIPWAY_STAGE_CLEAN_SOURCE | SLIPWAY_STAGE_IDEMPOTENT, "{}"},
      {"dev.slipway.tag-publish", SLIPWAY_STAGE_PUBLISHES | SLIPWAY_STAGE_CLEAN_SOURCE, k_tags_schema, true},
      {"dev.slipway.deploy", SLIPWAY_STAGE_PUBLISHES, "{}"},
  };
  return inputs;
}

model::Stage& stage_of(plan::Inputs& inputs, const std::string& name) {
  auto& all = inputs.pipeline.stages;
  return *std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
}

model::Plan planned(const plan::Inputs& inputs) {
  auto plan = plan::make_plan(inputs);
  if (!plan) FAIL(base::one_line(plan.error()));
  return *plan;
}

}  // namespace slipway::test
