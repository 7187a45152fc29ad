#include "support/catch.hpp"
#include "test_plugin.hpp"

#include <string>
#include <vector>

using namespace slipway::test;
using slipway::testing::FakeHost;
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

TEST_CASE("a suite is called as it is named, else as its stage, else test") {
  const auto suite = [](const std::string& config, const std::string& request) {
    FakeHost host;
    host.workspace = "/tmp";
    const FakeRun run = slipway::testing::run_stage(test_plugin(), "dev.slipway.test", config, request, host);
    return run.log_text();
  };
  CHECK(suite(R"({"run":"true","name":"own"})", R"({"stage":"check"})") == "$ true\nsuite own: 1 passed\n");
  CHECK(suite(R"({"run":"true"})", R"({"stage":"check"})") == "$ true\nsuite check: 1 passed\n");
  CHECK(suite(R"({"run":"true"})", "{}") == "$ true\nsuite test: 1 passed\n");
}

TEST_CASE("errors of a later suite are named by its place, before the first one runs") {
  const auto refused = [](const std::string& config) {
    const FakeRun run = run_test_stage("/tmp", config);
    CHECK(run.status == SLIPWAY_E_CONFIG);
    CHECK_FALSE(run.created);
    return run.message;
  };
  CHECK(refused(R"({"suites":[{"name":"a","run":"true"},{"name":"b","run":"true","timeout":"1 h"}]})") ==
        "suites[1].timeout is not a duration");
  CHECK(refused(R"({"suites":[{"name":"a","run":"true"},{"name":"b","run":["true",1]}]})") ==
        "suites[1].run: a word of the command is not a text");
  CHECK(refused(R"({"suites":[{"name":"a","run":"true"},{"name":"b"}]})") ==
        "suites[1].run: the command names no program");
}
