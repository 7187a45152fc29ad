#include "support/catch.hpp"
#include "test_plugin.hpp"

#include <string>
#include <vector>

using namespace slipway::test;
using slipway::testing::FakeRun;

TEST_CASE("the plugin describes itself") {
  const slipway_plugin* plugin = test_plugin();
  CHECK(std::string(plugin->id) == "dev.slipway.test");
  const slipway_stage* stage = slipway::testing::find_stage(plugin, "dev.slipway.test");
  REQUIRE(stage != nullptr);
  CHECK(plugin->stages[1] == nullptr);
  CHECK(stage->flags == (SLIPWAY_STAGE_SOURCE | SLIPWAY_STAGE_IDEMPOTENT));
  CHECK(slipway::testing::is_json(stage->config_schema));
  CHECK(slipway::testing::is_json(stage->output_schema));
  CHECK(std::vector<std::string>{stage->needs[0], stage->needs[1], stage->needs[2]} ==
        std::vector<std::string>{"slipway.exec/1", "slipway.emit/1", "slipway.log/1"});
  CHECK(stage->needs[3] == nullptr);
}

TEST_CASE("parameters that a schema cannot judge are refused before anything runs") {
  const auto refused = [](const std::string& config) {
    const FakeRun run = run_test_stage("/tmp", config);
    CHECK(run.status == SLIPWAY_E_CONFIG);
    CHECK_FALSE(run.created);
    CHECK(run.log.empty());
    return run.message;
  };
  CHECK(refused(R"({"run":"make 'check"})") == "run: the command cannot be split into words");
  CHECK(refused(R"({"suites":[{"name":"a","run":"x"},{"name":"a","run":"y"}]})") ==
        "suites[1].name: there are two suites named 'a'");
  CHECK(refused(R"({"suites":[{"name":"a","run":[]}]})") == "suites[0].run: the command names no program");
  CHECK(refused(R"({"run":"x","timeout":"2000h"})") == "timeout is not a duration");
  CHECK(refused("{") == "the configuration is not JSON");
}
