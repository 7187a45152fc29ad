#include "release_case.hpp"

using namespace slipway;
using slipway::test::json_of;
using slipway::test::ReleaseCase;

namespace {

std::string refusal(const kit::Json& config) {
  ReleaseCase release;
  release.config = config;
  const testing::FakeRun run = release.run();
  CHECK(run.status == SLIPWAY_E_CONFIG);
  CHECK_FALSE(run.created);
  CHECK(run.values.empty());
  return run.message;
}

kit::Json good() { return ReleaseCase().config; }

}  // namespace

TEST_CASE("The schema asks for an image, an environment and an acceptance suite with reports") {
  const slipway_stage* const stage = testing::find_stage(test::release_plugin(), "dev.slipway.release");
  REQUIRE(stage != nullptr);
  const kit::Json schema = json_of(stage->config_schema);
  CHECK(schema["required"] == kit::Json({"image", "environment", "acceptance"}));
  CHECK(schema["properties"]["acceptance"]["required"] == kit::Json({"run", "reports"}));
  CHECK(schema["properties"]["acceptance"]["properties"]["reports"]["minItems"] == 1);
  CHECK(schema["properties"]["environment"]["required"] == kit::Json({"ready"}));
  CHECK(stage->flags == (SLIPWAY_STAGE_SOURCE | SLIPWAY_STAGE_CLEAN_SOURCE | SLIPWAY_STAGE_IDEMPOTENT));
}

TEST_CASE("Parameters that the schema cannot judge are refused before anything runs") {
  kit::Json config = good();
  config["image"].erase("entrypoint");
  CHECK(refusal(config) == "image.entrypoint is missing");

  config = good();
  config["image"]["from"] = "oci:";
  CHECK(refusal(config).find("image.from: ") == 0);

  config = good();
  config["environment"]["ports"] = {{"A", 8080}, {"B", 8080}};
  CHECK(refusal(config) == "environment.ports gives port 8080 twice");

  config = good();
  config["environment"]["ports"] = kit::Json::object();
  CHECK(refusal(config) == "environment.ready.http is a path, but of which port?");

  config = good();
  config["environment"]["ready"] = {{"tcp", "WEB"}};
  CHECK(refusal(config) == "environment.ready.tcp names the port 'WEB', which 'ports' does not have");

  config = good();
  config["environment"]["ready"] = {{"http", "/"}, {"timeout", "9999999h"}};
  CHECK_FALSE(refusal(config).empty());

  config = good();
  config["acceptance"]["run"] = "pytest 'open";
  CHECK(refusal(config).find("acceptance.run") != std::string::npos);
}

TEST_CASE("A pattern that is no regular expression is refused and nothing is left running") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase release;
  release.config["environment"]["ready"] = {{"log", "("}};
  const testing::FakeRun run = release.run();
  CHECK(run.status == SLIPWAY_E_CONFIG);
  CHECK(run.message == "'(' is not a regular expression");
  release.check_nothing_left();
}
