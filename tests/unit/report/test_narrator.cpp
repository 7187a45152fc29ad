#include "sink.hpp"
#include "support/catch.hpp"
#include "telling.hpp"

#include <slipway/report/json_lines.hpp>
#include <slipway/report/narrator.hpp>

using namespace slipway;

namespace {

model::Event past(std::uint64_t sequence, const std::string& stage, model::Fact fact) {
  return {.sequence = sequence, .wall_ms = 5, .run = test::Telling::k_run, .stage = stage, .fact = std::move(fact)};
}

// The journal of a run that was killed in its second stage.
std::vector<model::Event> killed_run() {
  return {past(1, "", model::RunStarted{"todobackend", "sha256:5", "{}", "0.0.9"}),
          past(2, "test", model::StageStarted{}),
          past(3, "test", model::ValueEmitted{"report", test::k_green_report}),
          past(4, "test", model::StageFinished{base::ExitCode::done, std::nullopt, 700, "logs/test.log"}),
          past(5, "build", model::StageStarted{}),
          past(6, "build", model::ArtifactMade{test::artifact("server", 10)}),
          past(7, "", model::RunResumed{"0.1.0"})};
}

}  // namespace

TEST_CASE("A resumed run goes on with the story of its earlier sitting") {
  std::string asked;
  test::Telling telling({}, [&asked](const std::string& run) {
    asked = run;
    return killed_run();
  });
  telling.start_at(7);
  telling.run(model::RunResumed{"0.1.0"});
  telling.stage("test", model::StageSkipped{"done in an earlier sitting of this run", true});
  const report::RunStory& story = telling.story();
  CHECK(asked == test::Telling::k_run);
  CHECK(story.pipeline == "todobackend");
  CHECK(story.resumed);
  CHECK(story.started_wall_ms == 5);
  REQUIRE(story.stage("test") != nullptr);
  CHECK(story.stage("test")->state == report::StageState::passed);
  CHECK(story.stage("test")->done_before);
  CHECK(story.stage("test")->reports.size() == 1);
  CHECK(story.stage("test")->duration_ms == 700);
}

TEST_CASE("A stage that was cut off starts over in the next sitting") {
  test::Telling telling({}, [](const std::string&) { return killed_run(); });
  telling.start_at(7);
  telling.run(model::RunResumed{"0.1.0"});
  REQUIRE(telling.story().stage("build") != nullptr);
  CHECK(telling.story().stage("build")->state == report::StageState::waiting);
  CHECK(telling.story().stage("build")->artifacts.empty());
}

TEST_CASE("A run that failed and is resumed is no failure until it ends again") {
  test::Telling telling;
  telling.begin({"test"}).start("test").fail("test", test::red("test")).end(test::red("test"));
  CHECK(telling.story().finished);
  telling.run(model::RunResumed{"0.1.0"});
  CHECK_FALSE(telling.story().finished);
  CHECK(telling.story().exit == base::ExitCode::done);
  CHECK_FALSE(telling.story().error.has_value());
}

TEST_CASE("Stages keep the order in which they were heard of") {
  test::Telling telling;
  telling.begin({"b", "a"}).start("a").start("b");
  REQUIRE(telling.story().stages.size() == 2);
  CHECK(telling.story().stages[0].name == "b");
  CHECK(telling.story().stage("c") == nullptr);
}

TEST_CASE("Only the last lines of a stage's output are kept") {
  test::Telling telling;
  telling.begin({"test"}).start("test");
  for (int i = 1; i <= 30; ++i)
    telling.stage("test", model::Output{"line " + std::to_string(i) + "\n"});
  const auto& tail = telling.story().stage("test")->tail;
  REQUIRE(tail.size() == 20);
  CHECK(tail.front() == "line 11");
  CHECK(tail.back() == "line 30");
}

TEST_CASE("JSON lines are the events themselves") {
  test::Sink sink;
  report::JsonLines lines(sink.output());
  test::Telling telling({&lines});
  telling.start("test").stage("test", model::Output{"a \x1b[1mline\n"});
  CHECK(
      sink.text() ==
      R"({"mono_ms":0,"plugin_digest":"sha256:7777777777777777777777777777777777777777777777777777777777777777","plugin_path":"/lib/test.so","plugin_version":"0.1.0","run":"20261121-115944-3f9a","seq":1,"stage":"test","stage_type":"dev.slipway.test","time":"2026-11-21T11:59:44.000Z","type":"stage-started"}
{"mono_ms":0,"run":"20261121-115944-3f9a","seq":2,"stage":"test","text":"a \u001b[1mline\n","time":"2026-11-21T11:59:44.000Z","type":"output"}
)");
}
