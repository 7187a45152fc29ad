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

TEST_CASE("A health check that does not ask a port of this deployment is refused") {
  const auto refused = [](const kit::Json& health) {
    kit::Json config = DeployCase().config;
    config["ports"] = {{"PORT", 4711}, {"ADMIN", "auto"}};
    config["health"] = health;
    return refusal(config);
  };
  CHECK(refused({{"http", "https://example.com/?key=hidden"}}) ==
        "health.http: https://example.com/ is not on this machine");
  CHECK(refused({{"http", "http://10.0.0.1:4711/health"}}) ==
        "health.http: http://10.0.0.1:4711/health is not on this machine");
  CHECK(refused({{"http", "http://127.0.0.1:4712/"}}) == "health.http: 'ports' does not have port 4712");
  CHECK(refused({{"http", "http://127.0.0.1/"}}) == "health.http: 'ports' does not have port 80");
  CHECK(refused({{"tcp", 22}}) == "health.tcp: 'ports' does not have port 22");
  CHECK(refused({{"http", "http://127.0.0.1:4711/"}, {"tcp", 22}}) == "health.tcp: 'ports' does not have port 22");
}

TEST_CASE("A health check may be a URL or a number that names a port of this deployment") {
  for (const kit::Json& health : {kit::Json{{"http", "http://127.0.0.1:4711/health"}},
                                  kit::Json{{"http", "http://localhost:4711/"}, {"tcp", "PORT"}},
                                  kit::Json{{"http", "/"}, {"port", "PORT"}}, kit::Json{{"tcp", 4711}}}) {
    DeployCase deploy;
    deploy.config["ports"] = {{"PORT", 4711}, {"ADMIN", "auto"}};
    deploy.config["health"] = health;
    kit::Json request = deploy.request("sha256:" + std::string(64, 'a'));
    request["publications"] = kit::Json::array();
    const testing::FakeRun run = deploy.run(request);
    CHECK(run.created);
    CHECK(run.message == "there is nothing to deploy");
  }
}
