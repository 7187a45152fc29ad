#include "support/catch.hpp"
#include "telling.hpp"

#include <slipway/report/ending.hpp>

using namespace slipway;
using test::Telling;

namespace {

constexpr report::Style k_plain{};

Telling& released(Telling& telling) {
  const std::string digest = test::digest_of('b');
  telling.begin({"release", "tag-publish", "deploy"}).start("release");
  telling.stage("release", model::ValueEmitted{"image", R"({"digest":")" + digest + R"("})"}).finish("release", 5300);
  telling.start("tag-publish")
      .stage("tag-publish",
             model::ValueEmitted{"publication", R"({"repositories":[{"repository":"oci:/registry","digest":")" +
                                                    digest +
                                                    R"(","tags":["1.2.0","sha-abc1234"],"pinned":"oci:/registry@)" +
                                                    digest + R"("}]})"})
      .finish("tag-publish", 40);
  telling.start("deploy")
      .stage("deploy",
             model::ValueEmitted{"deployment",
                                 R"({"environment":"local","url":"http://127.0.0.1:18080","state":"deployed"})"})
      .finish("deploy", 900);
  return telling;
}

}  // namespace

TEST_CASE("The summary of a green run says what was made and where it is") {
  Telling telling;
  released(telling).end(6500);
  CHECK(report::summary_text(telling.story(), ".slipway/runs/R", k_plain) == R"(
run 20261121-115944-3f9a of todobackend passed in 6.5 s
  image     sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
  published oci:/registry@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
  tags      1.2.0, sha-abc1234
  deployed  local: http://127.0.0.1:18080
  files     .slipway/runs/R
)");
  CHECK(report::failures_text(telling.story(), "F", k_plain).empty());
}

TEST_CASE("A failure is shown whole: the error, the failing tests and the last lines") {
  Telling telling;
  telling.begin({"test"}).start("test").stage("test", model::Output{"make: error\n\x1b[31mred\n"});
  telling.stage("test", model::ValueEmitted{"report", test::k_red_report}).fail("test", test::red("test"));
  telling.end(test::red("test"));
  CHECK(report::failures_text(telling.story(), "F", k_plain) == R"(
x test
  error[SL0101]: stage 'test': 1 test failed - mend the test
  unit: 1 failed, 11 passed
    x store.keeps order  tests/test_store.c:41
      expected 1
      got 2
  last lines of its output, F/logs/test.log:
    | make: error
    | red
)");
}

TEST_CASE("A stopped run says how to go on") {
  Telling telling;
  telling.begin({"test"}).end(base::Error{.code = {13001}, .what = "the run was stopped"});
  CHECK(report::summary_text(telling.story(), "F", k_plain) == R"(
run 20261121-115944-3f9a of todobackend stopped in 4.2 s
  files     F
  go on     slipway resume 20261121-115944-3f9a
)");
}

TEST_CASE("A run in which every stage was skipped says that nothing ran") {
  Telling telling;
  telling.begin({"deploy"}).stage("deploy", model::StageSkipped{"no tag, and it is for tag v*"}).end(3);
  CHECK(report::summary_text(telling.story(), "F", k_plain) == R"(
run 20261121-115944-3f9a of todobackend passed in 3 ms
  note      every stage was skipped, so nothing ran
  files     F
)");
}

TEST_CASE("After a deployment that went back the published tags are said to name what did not serve") {
  Telling telling;
  released(telling).end(base::Error{.code = {1101}, .what = "it did not serve"});
  const std::string text = report::summary_text(telling.story(), "F", k_plain);
  CHECK(text.find("  note      the tags above name the image that did not serve\n") != std::string::npos);
}

TEST_CASE("Warnings are repeated at the end, where they are not missed") {
  Telling telling;
  telling.begin({"test"}).run(model::Warning{"the clock jumped"}).start("test");
  telling.stage("test", model::Warning{"process 7 was left running"}).finish("test", 5).end(10);
  CHECK(report::summary_text(telling.story(), "F", k_plain) == R"(
run 20261121-115944-3f9a of todobackend passed in 10 ms
  warning   the clock jumped
  warning   test: process 7 was left running
  files     F
)");
}

TEST_CASE("Only runs that were stopped or left something in doubt are worth resuming") {
  using base::ExitCode;
  for (const ExitCode exit : {ExitCode::in_doubt, ExitCode::interrupted, ExitCode::terminated, ExitCode::timeout})
    CHECK(report::worth_resuming(exit));
  for (const ExitCode exit : {ExitCode::done, ExitCode::red, ExitCode::configuration, ExitCode::rolled_back})
    CHECK_FALSE(report::worth_resuming(exit));
}

TEST_CASE("The end of a stage has a word, a time and facts") {
  Telling telling;
  telling.begin({"a", "b", "c", "d", "e"}).start("a");
  telling.stage("a", model::ValueEmitted{"report", test::k_green_report}).finish("a", 2400);
  telling.start("b").fail("b", test::red("b"));
  telling.stage("c", model::StageSkipped{"it needs 'b', which failed", false});
  telling.stage("d", model::StageSkipped{"done in an earlier sitting of this run", true});
  telling.start("e").fail("e", base::Error{.code = {14301}, .what = "stopped"});
  const auto end = [&](const char* name) { return report::end_of_stage(*telling.story().stage(name), k_plain); };
  CHECK(end("a") == "passed in 2.4 s: 12 passed, 1 skipped");
  CHECK(end("b") == "failed in 4.0 s");
  CHECK(end("c") == "skipped: it needs 'b', which failed");
  CHECK(end("d") == "passed before");
  CHECK(end("e") == "stopped in 4.0 s");
}

TEST_CASE("With colours the words are painted and the text stays the same") {
  Telling telling;
  telling.begin({"a"}).start("a").finish("a", 2400);
  CHECK(report::end_of_stage(*telling.story().stage("a"), {report::Colour::yes, report::Glyphs::unicode}) ==
        "\x1b[32mpassed\x1b[0m in 2.4 s");
}
