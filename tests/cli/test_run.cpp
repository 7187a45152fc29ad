#include "pipelines.hpp"
#include "support/catch.hpp"

#include <slipway/base/json_schema.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace slipway::test;
using Json = nlohmann::json;

TEST_CASE("A run in plain lines, whole") {
  Sample().cli("run").runs().exits(0).prints(R"(run RUN of sample
hello: started, dev.slipway.tests.echo 1.2.3
hello | echo: hello from main
hello: passed in TIME: 1 artifact, 16 B
again: started, dev.slipway.tests.misbehave 1.0.0
again: passed in TIME

run RUN of sample passed in TIME
  files     .slipway/runs/RUN
)");
}

TEST_CASE("A run of some stages runs what they need and nothing else") {
  const Sample sample;
  output_of(sample.cli("run hello"));
  CHECK(sample.result()["stages"].size() == 1);
}

TEST_CASE("The events of a run as JSON lines, each an event of the schema's types") {
  const Sample sample;
  const std::string out = output_of(sample.cli("run --output json"));
  std::istringstream lines(out);
  std::vector<std::string> types;
  const auto schema = slipway::base::JsonSchema::parse(output_of(Cli("schema event")), "event");
  REQUIRE(schema.has_value());
  for (std::string line; std::getline(lines, line);) {
    types.push_back(Json::parse(line)["type"]);
    if (line.find("DIGEST") == std::string::npos) CHECK(schema->check(line).empty());
  }
  CHECK(types.front() == "run-started");
  CHECK(types.back() == "run-finished");
  CHECK(std::count(types.begin(), types.end(), "stage-finished") == 2);
  CHECK(std::count(types.begin(), types.end(), "artifact") == 1);
}

TEST_CASE("The result file and JUnit are written beside the journal") {
  const Sample sample;
  output_of(sample.cli("run"));
  const Json result = sample.result();
  CHECK(result["exit"] == 0);
  CHECK(result["artifacts"][0]["name"] == "hello.txt");
  CHECK(result["source"]["ref"] == "refs/heads/main");
  CHECK(sample.folder.read(sample.run_folder() + "junit.xml").find("tests=\"2\" failures=\"0\"") != std::string::npos);
}

TEST_CASE("A plugin that ends without a result: one clear error, and what needs it is skipped") {
  const Sample sample(misbehaving_pipeline("quick-exit"));
  sample.cli("run")
      .runs()
      .exits(5)
      .prints(R"(run RUN of sample
odd: started, dev.slipway.tests.misbehave 1.0.0
odd | success
odd: failed in TIME
after: skipped: it needs 'odd', which failed

✗ odd
  error[SL0503]: the plugin of stage 'odd' ended without a result - its process exited with code 0; its last line was 'success' - the plugin is dev.slipway.tests.misbehave 1.0.0, DIGEST
  last lines of its output, .slipway/runs/RUN/logs/odd.log:
    | success

run RUN of sample failed in TIME
  files     .slipway/runs/RUN
)")
      .complains(
          "error[SL0503]: the plugin of stage 'odd' ended without a result - its process exited with code 0; its "
          "last line was 'success' - the plugin is dev.slipway.tests.misbehave 1.0.0, DIGEST\n");
  const Json result = sample.result();
  CHECK(result["exit"] == 5);
  CHECK(result["error"]["code"] == "SL0503");
  CHECK(result["stages"][0]["error"]["code"] == "SL0503");
  CHECK(result["stages"][1]["outcome"] == "skipped");
  CHECK(result["stages"][1]["reason"] == "it needs 'odd', which failed");
}

TEST_CASE("A plugin that crashes") {
  const Sample sample(misbehaving_pipeline("segfault"));
  sample.cli("run")
      .runs()
      .exits(5)
      .prints_something_like("odd | about to crash\n")
      .complains("error[SL0502]: the plugin of stage 'odd' crashed - signal 11 (Segmentation fault); its last line was "
                 "'about to crash' - the plugin is dev.slipway.tests.misbehave 1.0.0, DIGEST\n");
}

TEST_CASE("The last line on standard error and the result file tell the same error") {
  const Sample sample(misbehaving_pipeline("throw"));
  Ran ran = sample.cli("run").runs();
  ran.exits(5).prints_something_like("odd: failed");
  const Json error = sample.result()["error"];
  ran.complains_at_last(steady("error[" + error["code"].get<std::string>() + "]: " + error["what"].get<std::string>() +
                                   " - " + error["why"].get<std::string>() + " - " + error["hint"].get<std::string>(),
                               sample.folder.path()));
}

TEST_CASE("A pipeline that is wrong runs nothing") {
  const Sample sample("slipway: 1\nname: sample\nstages:\n  x: {uses: dev.slipway.tests.echo, needs: [y]}\n");
  sample.cli("run").runs().exits(3).complains_about("error[SL0307]: ");
  CHECK_FALSE(std::filesystem::exists(sample.folder.path(".slipway")));
}

TEST_CASE("An unknown stage runs nothing") {
  const Sample sample;
  sample.cli("run helo").runs().exits(3).complains_about("error[SL0316]: ");
  CHECK_FALSE(std::filesystem::exists(sample.folder.path(".slipway")));
}

TEST_CASE("A reader that goes away does not end the run") {
  const Sample sample;
  Cli("-c")
      .in(sample.folder)
      .word(built("bin/slipway") + " run --plugin " + echo_plugin() + " --plugin " + misbehave_plugin() +
            " | true; exit ${PIPESTATUS[0]}")
      .program("/bin/bash")
      .runs()
      .exits(0)
      .complains("warning: plugin dev.slipway.tests.echo from BUILD/tests/plugins/echo.so is not locked\n"
                 "warning: plugin dev.slipway.tests.misbehave from BUILD/tests/plugins/misbehave.so is not locked\n"
                 "note: standard output is lost (broken pipe); the run goes on and is recorded in .slipway/runs\n");
  CHECK(sample.result()["exit"] == 0);
}

TEST_CASE("On a terminal the live view draws and gives the cursor back") {
  const Sample sample;
  Ran ran = sample.cli("run").on_terminal().env("TERM", "xterm").runs();
  ran.exits(0).prints_something_like("\x1b[32m\u2713\x1b[0m hello  \x1b[32mpassed\x1b[0m in TIME: 1 artifact, 16 B\n");
  const std::string& shown = ran.out();
  CHECK(shown.find("\x1b[?25l") != std::string::npos);
  CHECK(shown.rfind("\x1b[?25h") > shown.rfind("\x1b[?25l"));
  CHECK(shown.ends_with("  files     .slipway/runs/RUN\n"));
}

TEST_CASE("On a terminal of a CI system lines are plain") {
  const Sample sample;
  sample.cli("run --color never --no-locked")
      .on_terminal()
      .env("TERM", "xterm")
      .env("CI", "true")
      .runs()
      .exits(0)
      .prints_something_like("hello: passed in TIME: 1 artifact, 16 B\n");
}

TEST_CASE("Colours when they are asked for") {
  Sample().cli("run --color always").runs().exits(0).prints_something_like("\x1b[32mpassed\x1b[0m");
  Sample().cli("run").runs().exits(0).prints_something_like("hello: passed");
}
