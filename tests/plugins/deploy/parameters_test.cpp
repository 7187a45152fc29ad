#include "deploy_case.hpp"

using namespace slipway;
using slipway::test::DeployCase;
using slipway::test::json_of;

namespace {

std::string refusal(const kit::Json& config) {
  DeployCase deploy;
  deploy.config = config;
  const testing::FakeRun run = deploy.run("sha256:" + std::string(64, 'a'));
  CHECK(run.status == SLIPWAY_E_CONFIG);
  CHECK_FALSE(run.created);
  return run.message;
}

}  // namespace

TEST_CASE("The schema asks for a target, a path and a health check") {
  const slipway_stage* const stage = testing::find_stage(test::deploy_plugin(), test::k_stage);
  REQUIRE(stage != nullptr);
  const kit::Json schema = json_of(stage->config_schema);
  CHECK(schema["required"] == kit::Json({"target", "path", "health"}));
  CHECK(schema["properties"]["target"]["enum"] == kit::Json({"local"}));
  CHECK(schema["additionalProperties"] == false);
  CHECK(stage->flags == SLIPWAY_STAGE_PUBLISHES);
  for (const char* const facet : {SLIPWAY_FACET_PLAN, SLIPWAY_FACET_PROBE, SLIPWAY_FACET_ROLLBACK})
    CHECK(stage->facet(nullptr, facet) != nullptr);
}

TEST_CASE("Parameters that the schema cannot judge are refused before anything runs") {
  kit::Json config = DeployCase().config;
  config["ports"] = {{"A", 81}, {"B", 81}};
  CHECK(refusal(config) == "ports gives port 81 twice");

  config = DeployCase().config;
  config["ports"] = {{"A", 81}, {"B", 82}};
  CHECK(refusal(config) == "health.http is a path, but of which port?");

  config = DeployCase().config;
  config["health"]["port"] = "WEB";
  CHECK(refusal(config) == "health.port names the port 'WEB', which 'ports' does not have");

  for (const char* const key : {"stop-timeout", "lock-timeout"}) {
    config = DeployCase().config;
    config[key] = "soon";
    CHECK(refusal(config).find(key) != std::string::npos);
  }
}
