#include "rendered.hpp"
#include "support/catch.hpp"

namespace slipway::config {

namespace {

model::Pipeline pipeline_of(const std::string& text) {
  const LoadResult result = parse_pipeline(text, "slipway.yaml");
  INFO((result ? std::string() : rendered(result.error())));
  REQUIRE(result);
  return result->pipeline;
}

}  // namespace

TEST_CASE("a full pipeline becomes its model") {
  const model::Pipeline pipeline = pipeline_of(R"(
slipway: 1
name: todobackend
image: ghcr.io/acme/todobackend
stages:
  test:
    uses: test
    with: {suites: [{name: unit, run: [make, check]}]}
    env: [HOME, CI]
    timeout: 10m
  lint:
    uses: com.example.lint
    when: {branch: main, tag: ['v*', '/^v[0-9]+$/'], event: [push]}
  deploy:
    uses: deploy
    needs: [test, lint]
    secrets: [DEPLOY_KEY]
    environment: local
environments:
  local: {url: "http://127.0.0.1:18080"}
  bare:
)");
  model::Pipeline expected{
      .name = "todobackend", .image = "ghcr.io/acme/todobackend", .stages = {}, .environments = {}};
  model::Stage test{.name = "test", .uses = "test"};
  test.with = R"({"suites":[{"name":"unit","run":["make","check"]}]})";
  test.env = {"HOME", "CI"};
  test.timeout_ms = 600'000;
  model::Stage lint{.name = "lint", .uses = "com.example.lint"};
  lint.when = model::When{.branch = {"main"}, .tag = {"v*", "/^v[0-9]+$/"}, .event = {"push"}};
  model::Stage deploy{.name = "deploy", .uses = "deploy", .needs = {"test", "lint"}};
  deploy.secrets = {"DEPLOY_KEY"};
  deploy.environment = "local";
  expected.stages = {test, lint, deploy};
  expected.environments = {{.name = "local", .url = "http://127.0.0.1:18080"}, {.name = "bare", .url = ""}};
  CHECK(pipeline == expected);
}

TEST_CASE("the smallest pipeline") {
  const model::Pipeline pipeline = pipeline_of("{slipway: 1, name: app, stages: {test: {uses: test}}}");
  CHECK(pipeline.name == "app");
  CHECK(pipeline.image.empty());
  REQUIRE(pipeline.stages.size() == 1);
  CHECK(pipeline.stages[0] == model::Stage{.name = "test", .uses = "test"});
  CHECK(pipeline.environments.empty());
}

TEST_CASE("the same pipeline in JSON is the same") {
  CHECK(pipeline_of(R"({"slipway": 1, "name": "app", "stages": {"test": {"uses": "test", "timeout": "1h"}}})") ==
        pipeline_of("slipway: 1\nname: app\nstages:\n  test:\n    uses: test\n    timeout: 1h\n"));
}

TEST_CASE("stages keep the order of the file") {
  const model::Pipeline pipeline =
      pipeline_of(k_head + "  z: {uses: x}\n  a: {uses: x}\n  m: {uses: x, needs: [a, z]}\n");
  REQUIRE(pipeline.stages.size() == 3);
  CHECK(pipeline.stages[0].name == "z");
  CHECK(pipeline.stages[1].name == "a");
  CHECK(pipeline.stages[2].name == "m");
  CHECK(pipeline.stages[2].needs == std::vector<std::string>{"a", "z"});
}

TEST_CASE("a stage can use what another one wrote through an alias") {
  const model::Pipeline pipeline =
      pipeline_of(k_head + "  a: {uses: x, with: &w {k: [1, two]}}\n  b: {uses: x, with: *w}\n");
  CHECK(pipeline.stages[1].with == R"({"k":[1,"two"]})");
}

TEST_CASE("keys with nothing behind them are as if they were absent where that is harmless") {
  const model::Pipeline pipeline = pipeline_of(k_head + "  a: {uses: x, with: , needs: []}\nenvironments:\n");
  CHECK(pipeline.stages[0].with == "{}");
}

TEST_CASE("expressions stay as they are written") {
  CHECK(
      pipeline_of(k_head + "  a: {uses: x, with: {to: [\"{{image}}\"], tags: [\"type=semver,pattern={{version}}\"]}}\n")
          .stages[0]
          .with == R"({"tags":["type=semver,pattern={{version}}"],"to":["{{image}}"]})");
}

TEST_CASE("later checks can point into the file") {
  const LoadResult result = parse_pipeline(k_head + "  a:\n    uses: com.example.missing\n", "slipway.yaml");
  REQUIRE(result);
  CHECK(result->document.span_at("/stages/a/uses") ==
        base::Span{
            .file = "slipway.yaml", .line = 5, .column = 11, .length = 19, .text = "    uses: com.example.missing"});
}

TEST_CASE("the pipeline of the sample application is read") {
  const LoadResult result = load_pipeline(SLIPWAY_SOURCE_DIR "/tests/apps/todobackend/slipway.yaml");
  INFO((result ? std::string() : rendered(result.error())));
  REQUIRE(result);
  CHECK(result->pipeline.name == "todobackend");
  std::vector<std::string> names;
  for (const model::Stage& stage : result->pipeline.stages)
    names.push_back(stage.name);
  CHECK(names == std::vector<std::string>{"test", "build", "release", "tag-publish", "deploy"});
}

}  // namespace slipway::config
