#include "publish_case.hpp"
#include "support/catch.hpp"

#include <string>

using slipway::test::Case;
using slipway::testing::FakeRun;

namespace {

std::string refusal(const std::vector<std::string>& to) {
  Case attempt;
  attempt.to = to;
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_CONFIG);
  CHECK_FALSE(run.created);
  CHECK(run.violations.empty());
  return run.message;
}

}  // namespace

TEST_CASE("the stage says what it is and what it needs") {
  const slipway::testing::LoadedPlugin plugin(SLIPWAY_PLUGIN_FILE);
  CHECK(std::string(plugin->id) == "dev.slipway.tag-publish");
  const slipway_stage* stage = slipway::testing::find_stage(plugin, "dev.slipway.tag-publish");
  REQUIRE(stage != nullptr);
  CHECK(stage->flags == (SLIPWAY_STAGE_PUBLISHES | SLIPWAY_STAGE_CLEAN_SOURCE));
  CHECK(slipway::testing::is_json(stage->config_schema));
  CHECK(slipway::testing::is_json(stage->output_schema));
  CHECK(std::string(stage->config_schema).find(R"("x-slipway":"tag-rules")") != std::string::npos);
}

TEST_CASE("places that cannot be published to are found before anything runs") {
  CHECK(refusal({"127.0.0.1:5000/app:1.0"}) == "to[0]: '127.0.0.1:5000/app:1.0' names more than a repository");
  CHECK(refusal({"oci:x:1.0"}) == "to[0]: 'oci:x:1.0' names more than a repository");
  CHECK(refusal({"oci:ok", "Upper/Case"}) == "to[1]: 'Upper/Case' is not the name of an image");
  CHECK(refusal({"acme/app", "docker.io/acme/app"}) == "to[1]: docker.io/acme/app is there twice");
}

TEST_CASE("a tag that no registry would take is refused before anything is pushed") {
  Case attempt;
  attempt.to = {"oci:../published"};
  attempt.tags = {"1.0+build"};
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_CONFIG);
  CHECK(run.message == "'1.0+build' cannot be a tag of an image");
  CHECK(run.effects.empty());
}

TEST_CASE("a login whose secret the stage does not have is denied") {
  Case attempt;
  attempt.to = {"127.0.0.1:1/app"};
  attempt.more = R"(,"login":{"127.0.0.1:1":{"username":"ci","password-secret":"TOKEN"}})";
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_DENIED);
  CHECK(run.message.find("TOKEN") != std::string::npos);
}

TEST_CASE("what a repository is called decides whether it is there twice") {
  CHECK(refusal({"alpine", "docker.io/library/alpine"}) == "to[1]: docker.io/library/alpine is there twice");
  CHECK(refusal({"oci:a", "h.x/b", "oci:a"}) == "to[2]: oci:a is there twice");
  CHECK(refusal({"oci:"}) == "to[0]: 'oci:' is not the name of an image");
  CHECK(refusal({"h.x/app@sha256:" + std::string(64, 'a')}).find("names more than a repository") != std::string::npos);
}

TEST_CASE("parameters that are no JSON are refused") {
  Case attempt;
  attempt.more = "}";
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_CONFIG);
  CHECK(run.message == "the parameters is not JSON");
}
