#include "support/catch.hpp"
#include "views.hpp"

using namespace slipway;
using test::plain_text;
using test::Telling;

TEST_CASE("A green run in plain lines") {
  CHECK(
      plain_text([](Telling& telling) {
        telling.begin({"test", "build"}).start("test").stage("test", model::Output{"cc -c a.c\ncc -c b"});
        telling.stage("test", model::Output{".c\n"}).stage("test", model::ValueEmitted{"report", test::k_green_report});
        telling.stage("test", model::Progress{5000, "half"}).wait(100).finish("test", 2400);
        telling.start("build").stage("build", model::ArtifactMade{test::artifact("server", 10)}).finish("build", 30);
        telling.end(2500);
      }) == R"(run 20261121-115944-3f9a of todobackend
test: started, dev.slipway.test 0.1.0
test | cc -c a.c
test | cc -c b.c
test: passed in 2.4 s: 12 passed, 1 skipped
build: started, dev.slipway.build 0.1.0
build: passed in 30 ms: 1 artifact, 10 B

run 20261121-115944-3f9a of todobackend passed in 2.5 s
  files     .slipway/runs/20261121-115944-3f9a
)");
}

TEST_CASE("A red run in plain lines ends with the failure") {
  CHECK(plain_text([](Telling& telling) {
          telling.begin({"test", "build"}).start("test").stage("test", model::Output{"no newline at the end"});
          telling.fail("test", test::red("test"));
          telling.stage("build", model::StageSkipped{"it needs 'test', which failed", false}).end(test::red("test"));
        }) == R"(run 20261121-115944-3f9a of todobackend
test: started, dev.slipway.test 0.1.0
test | no newline at the end
test: failed in 4.0 s
build: skipped: it needs 'test', which failed

x test
  error[SL0101]: stage 'test': 1 test failed - mend the test
  last lines of its output, .slipway/runs/20261121-115944-3f9a/logs/test.log:
    | no newline at the end

run 20261121-115944-3f9a of todobackend failed in 4.2 s
  files     .slipway/runs/20261121-115944-3f9a
)");
}

TEST_CASE("Output of stages that run side by side is not mixed within a line") {
  CHECK(plain_text([](Telling& telling) {
          telling.begin({"a", "b"}).start("a").start("b");
          telling.stage("a", model::Output{"from "})
              .stage("b", model::Output{"other\n"})
              .stage("a", model::Output{"a\n"});
        }) == R"(run 20261121-115944-3f9a of todobackend
a: started, dev.slipway.a 0.1.0
b: started, dev.slipway.b 0.1.0
b | other
a | from a
)");
}

TEST_CASE("Records of the log are shown from info on, warnings and errors with their name") {
  CHECK(plain_text([](Telling& telling) {
          telling.begin({"a"}).stage("a", model::Output{"unfinished"});
          telling.stage("a", model::LogRecord{10, "detail"}).stage("a", model::LogRecord{20, "two\nlines\n"});
          telling.stage("a", model::LogRecord{30, "careful"}).stage("a", model::LogRecord{40, "bad"});
        }) == R"(run 20261121-115944-3f9a of todobackend
a | unfinished
a | two
a | lines
a | warning: careful
a | error: bad
)");
}

TEST_CASE("Warnings name the stage, or the run") {
  CHECK(plain_text([](Telling& telling) {
          telling.run(model::Warning{"odd"}).stage("a", model::Warning{"process 7 was left running"});
        }) == "run: warning: odd\na: warning: process 7 was left running\n");
}

TEST_CASE("A resumed run says so") {
  CHECK(plain_text([](Telling& telling) {
          telling.begin({"a"}).run(model::RunResumed{"0.1.0"});
          telling.stage("a", model::StageSkipped{"done in an earlier sitting of this run", true});
        }) == R"(run 20261121-115944-3f9a of todobackend
run 20261121-115944-3f9a of todobackend goes on
a: passed before
)");
}

TEST_CASE("Nothing that a stage writes looks like a line of another stage") {
  CHECK(plain_text([](Telling& telling) {
          telling.stage("a", model::Output{"x\rb: passed in 1 s\n\x1b[2J\x1b[Hdeploy: passed\n"});
        }) == "a | b: passed in 1 s\na | deploy: passed\n");
}
