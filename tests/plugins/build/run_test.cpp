#include "build_plugin.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace slipway::test;
using slipway::testing::FakeHost;
using slipway::testing::FakeRun;

TEST_CASE("the plugin describes itself") {
  const slipway_plugin* plugin = build_plugin();
  CHECK(std::string(plugin->id) == "dev.slipway.build");
  const slipway_stage* stage = slipway::testing::find_stage(plugin, "dev.slipway.build");
  REQUIRE(stage != nullptr);
  CHECK(plugin->stages[1] == nullptr);
  CHECK(stage->flags == (SLIPWAY_STAGE_SOURCE | SLIPWAY_STAGE_IDEMPOTENT));
  CHECK(slipway::testing::is_json(stage->config_schema));
  CHECK(slipway::testing::is_json(stage->output_schema));
}

TEST_CASE("a build hands over its artifacts and says where they come from") {
  const TempFolder folder;
  folder.write("build.sh", "mkdir dist\nprintf '\\177ELF...' > dist/server\necho built\n");
  const FakeRun run =
      run_build(folder.path(), R"({"run":["sh","build.sh"],"artifacts":[{"name":"server","path":"dist/server"}]})");
  CHECK(run.status == SLIPWAY_OK);
  CHECK(artifact_lines(run) == std::vector<std::string>{"server dist/server application/x-executable \x7f"
                                                        "ELF..."});
  REQUIRE(run.values.size() == 1);
  CHECK(run.value("provenance") ==
        R"({"commit":"c0ffee","tree":"7ree","dirty":false,"origin_url":"https://example.com/r.git",)"
        R"("command":["sh","build.sh"],"source_date_epoch":1700000000,)"
        R"("artifacts":[{"name":"server","path":"dist/server","mediaType":"application/x-executable"}]})");
  CHECK(run.log_text() == "$ sh build.sh\nbuilt\nartifact server: dist/server (application/x-executable)\n");
  CHECK(run.effects.empty());
  CHECK(run.violations.empty());
}

TEST_CASE("the command sees the time of the commit, unless the build sets another") {
  const TempFolder folder;
  CHECK(run_build(folder.path(), R"({"run":["sh","-c","echo $SOURCE_DATE_EPOCH"]})").log[1].text == "1700000000");
  CHECK(run_build(folder.path(), R"({"run":["sh","-c","echo $SOURCE_DATE_EPOCH"],"env":{"SOURCE_DATE_EPOCH":"7"}})")
            .log[1]
            .text == "7");
}

TEST_CASE("a build runs in its folder with its variables") {
  const TempFolder folder;
  folder.write("sub/here", "");
  const FakeRun run = run_build(
      folder.path(), R"({"run":["sh","-c","ls; echo $MODE"],"working-directory":"sub","env":{"MODE":"fast"}})");
  CHECK(run.log_text() == "$ sh -c 'ls; echo $MODE'\nhere\nfast\n");
}

TEST_CASE("a build that fails is red, with its exit code or signal and its output in the log") {
  const TempFolder folder;
  folder.write("dist/server", "left from the source");
  const std::string artifacts = R"("artifacts":[{"name":"server","path":"dist/server"}])";
  const FakeRun failed =
      run_build(folder.path(), R"({"run":["sh","-c","echo 'x.c:1: error: no'; exit 2"],)" + artifacts + "}");
  CHECK(failed.status == SLIPWAY_VERDICT_FAIL);
  CHECK(failed.message == "the build failed with exit 2");
  CHECK(failed.details == R"({"why":"command: sh -c 'echo '\\''x.c:1: error: no'\\''; exit 2'",)"
                          R"("state":"no artifact was handed over",)"
                          R"("hint":"the last lines of the stage's log say why"})");
  CHECK(failed.log.back().text == "x.c:1: error: no");
  CHECK(failed.artifacts.empty());
  CHECK(failed.values.empty());
  CHECK(run_build(folder.path(), R"({"run":["sh","-c","kill -KILL $$"]})").message ==
        "the build failed with signal 9 (SIGKILL)");
}

TEST_CASE("a build that takes too long is red and names the parameter") {
  const TempFolder folder;
  const FakeRun run = run_build(folder.path(), R"({"run":"sleep 60","timeout":"100ms"})");
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
  CHECK(run.message == "the build did not end within 100ms");
  CHECK(run.details.find("raise the parameter timeout") != std::string::npos);
}

TEST_CASE("a missing program and a missing folder are errors of the machine") {
  const TempFolder folder;
  const FakeRun program = run_build(folder.path(), R"({"run":"slipway-no-such-program"})");
  CHECK(program.status == SLIPWAY_E_NOT_FOUND);
  CHECK(program.message == "there is no program 'slipway-no-such-program'");
  CHECK(run_build(folder.path(), R"({"run":"true","working-directory":"none"})").status == SLIPWAY_E_NOT_FOUND);
  CHECK(run_build(folder.path(), R"({"run":"true","working-directory":"../"})").status == SLIPWAY_E_INTEGRITY);
}

TEST_CASE("a cancellation ends the build") {
  const TempFolder folder;
  FakeHost host;
  host.on_log = [&](const auto& record) {
    if (record.text == "ready") host.request_cancel();
  };
  const FakeRun run = run_build(host, folder.path(), R"({"run":["sh","-c","echo ready; sleep 60"]})");
  CHECK(run.status == SLIPWAY_E_CANCELLED);
  CHECK(run.values.empty());
}

TEST_CASE("a build from uncommitted changes says so") {
  const TempFolder folder;
  FakeHost host;
  host.workspace = folder.path();
  const FakeRun run = slipway::testing::run_stage(
      build_plugin(), "dev.slipway.build", R"({"run":"true"})",
      R"({"source":{"commit":"c","tree":"t","dirty":true},"workspace":")" + folder.path() + "\"}", host);
  CHECK(run.value("provenance") == R"({"commit":"c","tree":"t","dirty":true,"origin_url":"","command":["true"],)"
                                   R"("source_date_epoch":0,"artifacts":[]})");
}

TEST_CASE("parameters that a schema cannot judge are refused before anything runs") {
  const auto refused = [](const std::string& config) {
    const FakeRun run = run_build("/tmp", config);
    CHECK(run.status == SLIPWAY_E_CONFIG);
    CHECK_FALSE(run.created);
    return run.message;
  };
  CHECK(refused(R"({"run":"make \""})") == "run: the command cannot be split into words");
  CHECK(refused(R"({"run":"x","artifacts":[{"name":"a","path":"b"},{"name":"a","path":"c"}]})") ==
        "artifacts[1].name: there are two artifacts named 'a'");
}

TEST_CASE("the schema asks for a command and knows no other parameters") {
  const auto schema =
      slipway::kit::Json::parse(slipway::testing::find_stage(build_plugin(), "dev.slipway.build")->config_schema);
  CHECK(schema["required"] == slipway::kit::Json({"run"}));
  CHECK(schema["additionalProperties"] == false);
  std::vector<std::string> names;
  for (const auto& property : schema["properties"].items())
    names.push_back(property.key());
  CHECK(names == std::vector<std::string>{"run", "env", "timeout", "working-directory", "artifacts"});
  CHECK(schema["properties"]["artifacts"]["items"]["required"] == slipway::kit::Json({"name", "path"}));
}

TEST_CASE("a build outside of a repository sees no time of a commit") {
  const TempFolder folder;
  FakeHost host;
  host.workspace = folder.path();
  host.environment["SOURCE_DATE_EPOCH"] = "from outside";
  const FakeRun run = slipway::testing::run_stage(build_plugin(), "dev.slipway.build",
                                                  R"({"run":["sh","-c","echo $SOURCE_DATE_EPOCH"]})",
                                                  R"({"workspace":")" + folder.path() + "\"}", host);
  CHECK(run.log_text() == "$ sh -c 'echo $SOURCE_DATE_EPOCH'\nfrom outside\n");
  CHECK(run.value("provenance").find(R"("commit":"","tree":"")") != std::string::npos);
}

TEST_CASE("artifacts are looked for from the workspace, wherever the command runs") {
  const TempFolder folder;
  folder.write("sub/here", "");
  const FakeRun run = run_build(folder.path(), R"({"run":["sh","-c","echo x > made"],"working-directory":"sub",)"
                                               R"("artifacts":[{"name":"m","path":"sub/made"}]})");
  CHECK(artifact_lines(run) == std::vector<std::string>{"m sub/made application/octet-stream x\n"});
}

TEST_CASE("a request or parameters that are no JSON are refused by whose fault it is") {
  FakeHost host;
  const FakeRun request =
      slipway::testing::run_stage(build_plugin(), "dev.slipway.build", R"({"run":"true"})", "[", host);
  CHECK(request.status == SLIPWAY_E_INTERNAL);
  CHECK(request.message == "the request is not JSON");
  const FakeRun config = slipway::testing::run_stage(build_plugin(), "dev.slipway.build", "{", "{}", host);
  CHECK(config.status == SLIPWAY_E_CONFIG);
  CHECK(config.message == "the configuration is not JSON");
  CHECK(run_build("/tmp", R"({"run":"x","timeout":"soon"})").message == "timeout is not a duration");
  CHECK(run_build("/tmp", R"({"artifacts":[]})").message == "run: the command names no program");
}
