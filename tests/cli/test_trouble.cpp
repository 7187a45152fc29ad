// What goes wrong around a run: state that cannot be written, another run, time, an effect in doubt.
#include "pipelines.hpp"
#include "support/catch.hpp"

#include <slipway/base/file_lock.hpp>

#include <nlohmann/json.hpp>

using namespace slipway::test;
using Json = nlohmann::json;

TEST_CASE("A folder of state that cannot be made is found before anything runs") {
  const Sample sample;
  sample.folder.write(".slipway", "a file stands in the way");
  sample.cli("run").runs().exits(6).complains_about("error[SL0603]: ");
}

TEST_CASE("A second run in the same checkout is told who holds it") {
  const Sample sample;
  output_of(sample.cli("run"));
  const auto lock = slipway::base::FileLock::acquire(sample.folder.path(".slipway/lock"), "process 7 on elsewhere");
  REQUIRE(lock.has_value());
  Ran ran = sample.cli("run").runs();
  ran.exits(10).complains_about("process 7 on elsewhere");
  CHECK(ran.err().starts_with("error[SL1001]: "));
}

TEST_CASE("A run that takes too long is stopped, and resume goes on with it") {
  const Sample sample(misbehaving_pipeline("hang"));
  sample.cli("run --timeout 700ms")
      .runs()
      .exits(124)
      .prints_something_like("  go on     slipway resume RUN\n")
      .complains_about("error[SL12401]: the run did not end within TIME");
  CHECK(sample.result()["exit"] == 124);
}

TEST_CASE("An effect in doubt says how to go on") {
  const Sample sample(misbehaving_pipeline("status, status: -14"));
  sample.cli("run")
      .runs()
      .exits(13)
      .prints_something_like("  go on     slipway resume RUN\n")
      .complains_about("error[SL1301]: ");
}

TEST_CASE("Each class of failure has its exit code") {
  const std::map<int, int> codes{{1, 1},  {-1, 3},  {-2, 3},  {-4, 9},   {-5, 6},   {-7, 6},  {-8, 8},
                                 {-9, 5}, {-10, 7}, {-11, 9}, {-12, 11}, {-13, 12}, {-15, 4}, {-16, 10}};
  for (const auto& [status, code] : codes) {
    INFO(status);
    const Sample sample(misbehaving_pipeline("status, status: " + std::to_string(status)));
    Ran ran = sample.cli("run").runs();
    ran.exits(code).prints_something_like("odd: failed").complains_about("as it was told");
    CHECK(sample.result()["exit"] == code);
  }
}

TEST_CASE("Secrets are in no output and no file") {
  const Sample sample(
      "slipway: 1\nname: sample\nstages:\n  odd:\n    uses: dev.slipway.tests.misbehave\n    with: {do: print-secret}\n"
      "    secrets: [TOKEN]\n");
  Ran ran = sample.cli("run").env("TOKEN", "correct-horse-battery").runs();
  ran.exits(1)
      .prints_something_like("odd | literal ***\n")
      .complains("error[SL0101]: stage 'odd': the token *** is no good\n");
  CHECK(ran.out().find("correct-horse") == std::string::npos);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(sample.folder.path(".slipway")))
    if (entry.is_regular_file())
      CHECK(sample.folder.read(entry.path().lexically_relative(sample.folder.path()).string()).find("correct-horse") ==
            std::string::npos);
}

TEST_CASE("A secret from a file reaches the commands of a stage that names it under env") {
  const Sample sample(
      "slipway: 1\nname: sample\nstages:\n  all:\n    uses: dev.slipway.tests.echo\n    with: {do: surroundings}\n"
      "    secrets: [TOKEN]\n    env: [TOKEN]\n");
  const TempFolder secret;
  sample.cli("run")
      .env("TOKEN_FILE", secret.write("token", "correct-horse-battery\n"))
      .runs()
      .exits(0)
      .prints_something_like("all | env TOKEN=***\n");
}
