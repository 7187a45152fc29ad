// Whole runs, each as every view and file tells it.
#include "support/catch.hpp"
#include "views.hpp"

#include <slipway/report/ending.hpp>
#include <slipway/report/junit_file.hpp>
#include <slipway/report/result_file.hpp>

#include <nlohmann/json.hpp>

using namespace slipway;
using test::digest_of;
using test::plain_text;
using test::Telling;
using Json = nlohmann::json;

namespace {

std::string emitted(const Json& json) { return json.dump(); }

Json publication(const std::string& repository, const std::vector<std::string>& tags) {
  return {{"repository", repository},
          {"digest", digest_of('b')},
          {"tags", tags},
          {"pinned", repository + "@" + digest_of('b')}};
}

// Everything is green, and something goes out at two places.
void tell_published(Telling& telling) {
  telling.begin({"test", "build", "release", "tag-publish", "deploy"}).start("test").wait(1000);
  telling.stage("test", model::Output{"cc -o unit unit.c\n"});
  telling.stage("test", model::ValueEmitted{"report", test::k_green_report});
  telling.stage("test", model::ValueEmitted{"report", R"({"suite":"lint","passed":3,"duration_ms":250})"});
  telling.finish("test", 1000).start("build").wait(500);
  telling.stage("build", model::ArtifactMade{test::artifact("server", 1'258'291)});
  telling.stage("build", model::ArtifactMade{test::artifact("server.map", 700)});
  telling.finish("build", 500).start("release").wait(2000);
  telling.stage("release", model::ValueEmitted{"image", emitted({{"digest", digest_of('b')}, {"size", 725}})});
  telling.stage("release",
                model::ValueEmitted{"verdict", emitted({{"subject", digest_of('b')}, {"result", "PASSED"}})});
  telling.finish("release", 2000).start("tag-publish").wait(40);
  telling.stage("tag-publish", model::ValueEmitted{"publication", emitted({{"repositories",
                                                                            {publication("oci:/r", {"1.2.0", "latest"}),
                                                                             publication("h:5000/r", {"1.2.0"})}}})});
  telling.finish("tag-publish", 40).start("deploy").wait(60);
  telling.stage("deploy", model::ValueEmitted{"deployment", emitted({{"environment", "local"},
                                                                     {"digest", digest_of('b')},
                                                                     {"url", "http://127.0.0.1:18080"},
                                                                     {"predecessor", digest_of('b')},
                                                                     {"state", "unchanged"}})});
  telling.finish("deploy", 60).end(3600);
}

constexpr const char* k_published_summary = R"(
run 20261121-115944-3f9a of todobackend passed in 3.6 s
  image     sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
  published oci:/r@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
  tags      1.2.0, latest
  published h:5000/r@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
  tags      1.2.0
  unchanged local: http://127.0.0.1:18080
  files     .slipway/runs/20261121-115944-3f9a
)";

// Three stages end badly in three ways, one is not run, one never starts.
void tell_trouble(Telling& telling) {
  telling.begin({"unit", "lint", "load", "release", "deploy"}).start("unit").start("lint").start("load");
  telling.stage("lint", model::Output{"checking\n"}).stage("unit", model::Output{"make: *** [check] Error 2"});
  telling.stage("unit", model::ValueEmitted{"report", R"({"suite":"unit","passed":1,"failed":1,"errors":1,"skipped":1,
    "duration_ms":90,"cases":[
      {"name":"adds","outcome":"passed"},
      {"name":"keeps order","class_name":"store","outcome":"failed","message":"\n1 != 2\n\n  in line 3\n","file":"store.c"},
      {"name":"opens","outcome":"error","message":"\u001b[31mno file\u001b[0m","file":"open.c","line":7},
      {"name":"later","outcome":"skipped","message":"not here"}]})"});
  telling.stage("unit", model::ValueEmitted{"report", R"({"suite":"green","passed":2,"duration_ms":10})"});
  telling.fail("unit", {.code = {101}, .what = "stage 'unit': 1 test failed, 1 error"});
  telling.fail("lint", {.code = {502},
                        .what = "the plugin of stage 'lint' crashed",
                        .why = "signal 11 (Segmentation fault)",
                        .spans = {{.file = "slipway.yaml", .line = 9, .column = 3, .length = 4, .text = "  lint:"}}});
  telling.fail("load", {.code = {12401}, .what = "stage 'load' did not end within 1.0 s"});
  telling.stage("release", model::StageSkipped{"it needs 'unit', which failed", false});
  telling.end(base::Error{.code = {502}, .what = "the plugin of stage 'lint' crashed"});
}

constexpr const char* k_trouble_failures = R"(
x unit
  error[SL0101]: stage 'unit': 1 test failed, 1 error
  unit: 1 failed, 1 error, 1 passed, 1 skipped
    x store.keeps order  store.c
      1 != 2
        in line 3
    x opens  open.c:7
      no file
  last lines of its output, F/logs/unit.log:
    | make: *** [check] Error 2

x lint
  slipway.yaml:9:3
    |
  9 |   lint:
    |   ^^^^
  error[SL0502]: the plugin of stage 'lint' crashed - signal 11 (Segmentation fault)
  last lines of its output, F/logs/lint.log:
    | checking

x load
  error[SL12401]: stage 'load' did not end within 1.0 s
)";

}  // namespace

TEST_CASE("A run that publishes, on a terminal") {
  test::LiveView view({120, 24});
  tell_published(view.telling);
  CHECK(view.screen.text() == "run 20261121-115944-3f9a of todobackend\n"
                              "\u2713 test         passed in 1.0 s: 15 passed, 1 skipped\n"
                              "\u2713 build        passed in 500 ms: 2 artifacts, 1.2 MiB\n"
                              "\u2713 release      passed in 2.0 s: sha256:bbbbbbbbbbbb\n"
                              "\u2713 tag-publish  passed in 40 ms: 1.2.0, latest at oci:/r, 1.2.0 at h:5000/r\n"
                              "\u2713 deploy       passed in 60 ms: http://127.0.0.1:18080 unchanged\n" +
                                  std::string(k_published_summary));
}

TEST_CASE("A run that publishes, in plain lines") {
  CHECK(plain_text(tell_published) == R"(run 20261121-115944-3f9a of todobackend
test: started, dev.slipway.test 0.1.0
test | cc -o unit unit.c
test: passed in 1.0 s: 15 passed, 1 skipped
build: started, dev.slipway.build 0.1.0
build: passed in 500 ms: 2 artifacts, 1.2 MiB
release: started, dev.slipway.release 0.1.0
release: passed in 2.0 s: sha256:bbbbbbbbbbbb
tag-publish: started, dev.slipway.tag-publish 0.1.0
tag-publish: passed in 40 ms: 1.2.0, latest at oci:/r, 1.2.0 at h:5000/r
deploy: started, dev.slipway.deploy 0.1.0
deploy: passed in 60 ms: http://127.0.0.1:18080 unchanged
)" + std::string(k_published_summary));
}

TEST_CASE("A run that publishes, as its result file") {
  Telling telling;
  tell_published(telling);
  Json result = Json::parse(report::result_json(telling.story(), "/runs/R"));
  // Each stage has the same fields, which another test compares.
  result.erase("stages");
  CHECK(
      result ==
      Json({{"run", Telling::k_run},
            {"pipeline", "todobackend"},
            {"host_version", "0.1.0"},
            {"plan_digest", digest_of('5')},
            {"finished", true},
            {"exit", 0},
            {"started", "2026-11-21T11:59:44.000Z"},
            {"ended", "2026-11-21T11:59:47.600Z"},
            {"duration_ms", 3600},
            {"digest", digest_of('b')},
            {"tags", {"1.2.0", "latest"}},
            {"publications", {publication("oci:/r", {"1.2.0", "latest"}), publication("h:5000/r", {"1.2.0"})}},
            {"artifacts",
             {{{"name", "server"},
               {"digest", digest_of('a')},
               {"size", 1'258'291},
               {"mediaType", "application/octet-stream"},
               {"path", "/runs/artifacts/server"},
               {"stage", "build"}},
              {{"name", "server.map"},
               {"digest", digest_of('a')},
               {"size", 700},
               {"mediaType", "application/octet-stream"},
               {"path", "/runs/artifacts/server.map"},
               {"stage", "build"}}}},
            {"verdict", {{"subject", digest_of('b')}, {"result", "PASSED"}}},
            {"deployments",
             {{{"environment", "local"},
               {"digest", digest_of('b')},
               {"state", "unchanged"},
               {"url", "http://127.0.0.1:18080"},
               {"predecessor", digest_of('b')}}}},
            {"files", {{"folder", "/runs/R"}, {"journal", "/runs/R/journal.jsonl"}, {"junit", "/runs/R/junit.xml"}}}}));
}

TEST_CASE("A run with several kinds of trouble, in plain lines") {
  std::string expected = R"(run 20261121-115944-3f9a of todobackend
unit: started, dev.slipway.unit 0.1.0
lint: started, dev.slipway.lint 0.1.0
load: started, dev.slipway.load 0.1.0
lint | checking
unit | make: *** [check] Error 2
unit: failed in 4.0 s: 1 failed, 1 error, 3 passed, 1 skipped
lint: failed in 4.0 s
load: timed out in 4.0 s
release: skipped: it needs 'unit', which failed
)" + std::string(k_trouble_failures) +
                         R"(
run 20261121-115944-3f9a of todobackend failed in 4.2 s
  files     .slipway/runs/20261121-115944-3f9a
)";
  for (std::size_t at = expected.find("F/logs"); at != std::string::npos; at = expected.find(" F/logs"))
    expected.replace(expected.find("F/logs"), 1, ".slipway/runs/20261121-115944-3f9a");
  CHECK(plain_text(tell_trouble) == expected);
}

TEST_CASE("A run with several kinds of trouble, as its failures") {
  Telling telling;
  tell_trouble(telling);
  CHECK(report::failures_text(telling.story(), "F", {}) == k_trouble_failures);
}

TEST_CASE("A run with several kinds of trouble, as JUnit's file") {
  Telling telling;
  tell_trouble(telling);
  CHECK(report::junit_xml(telling.story()) ==
        R"~(<?xml version="1.0"?>
<testsuites name="todobackend" tests="10" failures="1" errors="4" skipped="2" time="4.200" timestamp="2026-11-21T11:59:44.000Z">
  <testsuite name="unit/unit" tests="4" failures="1" errors="1" skipped="1" time="0.090">
    <testcase classname="" name="adds" time="0.000" />
    <testcase classname="store" name="keeps order" time="0.000" file="store.c">
      <failure message="1 != 2">1 != 2

  in line 3</failure>
    </testcase>
    <testcase classname="" name="opens" time="0.000" file="open.c" line="7">
      <error message="�[31mno file�[0m" />
    </testcase>
    <testcase classname="" name="later" time="0.000">
      <skipped message="not here" />
    </testcase>
  </testsuite>
  <testsuite name="unit/green" tests="2" failures="0" errors="0" skipped="0" time="0.010" />
  <testsuite name="slipway" tests="4" failures="0" errors="3" skipped="1" time="8.000">
    <testcase classname="slipway" name="lint" time="4.000">
      <error message="error[SL0502]: the plugin of stage 'lint' crashed - signal 11 (Segmentation fault)" />
    </testcase>
    <testcase classname="slipway" name="load" time="4.000">
      <error message="error[SL12401]: stage 'load' did not end within 1.0 s" />
    </testcase>
    <testcase classname="slipway" name="release" time="0.000">
      <skipped message="it needs 'unit', which failed" />
    </testcase>
    <testcase classname="slipway" name="deploy" time="0.000">
      <error message="the run ended before the stage did" />
    </testcase>
  </testsuite>
</testsuites>
)~");
}

TEST_CASE("A run with several kinds of trouble, as the stages of its result file") {
  Telling telling;
  tell_trouble(telling);
  const Json result = Json::parse(report::result_json(telling.story(), "/runs/R"));
  const auto ended = [](const std::string& name, int exit, const Json& error) {
    return Json{{"name", name},
                {"outcome", "failed"},
                {"exit", exit},
                {"duration_ms", 4000},
                {"type", "dev.slipway." + name},
                {"plugin", {{"version", "0.1.0"}, {"path", "/lib/" + name + ".so"}, {"digest", digest_of('7')}}},
                {"error", error},
                {"log", "logs/" + name + ".log"}};
  };
  Json unit = ended("unit", 1, {{"code", "SL0101"}, {"exit", 1}, {"what", "stage 'unit': 1 test failed, 1 error"}});
  unit["tests"] = Json::parse(
      R"([{"suite":"unit","passed":1,"failed":1,"errors":1,"skipped":1,"duration_ms":90},
          {"suite":"green","passed":2,"failed":0,"errors":0,"skipped":0,"duration_ms":10}])");
  const Json span{{"file", "slipway.yaml"}, {"line", 9}, {"column", 3}, {"length", 4}, {"text", "  lint:"}};
  CHECK(result["stages"] ==
        Json::array({unit,
                     ended("lint", 5,
                           {{"code", "SL0502"},
                            {"exit", 5},
                            {"what", "the plugin of stage 'lint' crashed"},
                            {"why", "signal 11 (Segmentation fault)"},
                            {"spans", Json::array({span})}}),
                     ended("load", 124,
                           {{"code", "SL12401"}, {"exit", 124}, {"what", "stage 'load' did not end within 1.0 s"}}),
                     Json{{"name", "release"}, {"outcome", "skipped"}, {"reason", "it needs 'unit', which failed"}},
                     Json{{"name", "deploy"}, {"outcome", "unfinished"}}}));
  CHECK(result["exit"] == 5);
  CHECK(result["publications"] == Json::array());
  CHECK_FALSE(result.contains("digest"));
  CHECK_FALSE(result.contains("verdict"));
}

TEST_CASE("A run that is stopped and gone on with, on a terminal") {
  test::LiveView view;
  view.telling.begin({"test", "build"}).start("test").wait(1000).finish("test", 1000).start("build").wait(2500);
  view.telling.fail("build", {.code = {13001}, .what = "stage 'build' was stopped"});
  view.telling.end(base::Error{.code = {13001}, .what = "the run was stopped"});
  view.telling.run(model::RunResumed{"0.1.0"});
  view.telling.stage("test", model::StageSkipped{"done in an earlier sitting of this run", true});
  view.telling.start("build").stage("build", model::Output{"make\n"}).wait(1000);
  CHECK(view.screen.text() == "run 20261121-115944-3f9a of todobackend\n"
                              "\u2713 test   passed in 1.0 s\n"
                              "\u2717 build  stopped in 4.0 s\n"
                              "\n"
                              "\u2717 build\n"
                              "  error[SL13001]: stage 'build' was stopped\n"
                              "\n"
                              "run 20261121-115944-3f9a of todobackend stopped in 4.2 s\n"
                              "  files     .slipway/runs/20261121-115944-3f9a\n"
                              "  go on     slipway resume 20261121-115944-3f9a\n"
                              "run 20261121-115944-3f9a of todobackend goes on\n"
                              "\u2713 test   passed before\n"
                              "  build   0:01  make\n");
  view.telling.finish("build", 1000).end(5000);
  CHECK(view.screen.text().ends_with("\u2713 build  passed in 1.0 s\n"
                                     "\n"
                                     "run 20261121-115944-3f9a of todobackend passed in 5.0 s\n"
                                     "  files     .slipway/runs/20261121-115944-3f9a\n"));
  CHECK(view.screen.cursor_shown());
}

TEST_CASE("A deployment that went back is not called deployed") {
  Telling telling;
  telling.begin({"deploy"}).start("deploy");
  telling.stage("deploy", model::ValueEmitted{"deployment", emitted({{"environment", "local"},
                                                                     {"digest", digest_of('b')},
                                                                     {"url", "http://h"},
                                                                     {"state", "rolled-back"}})});
  telling.fail("deploy", {.code = {1101}, .what = "the new version did not answer"});
  telling.end(base::Error{.code = {1101}, .what = "the new version did not answer"});
  CHECK(report::end_of_stage(*telling.story().stage("deploy"), {}) == "failed in 4.0 s: http://h went back");
  CHECK(report::summary_text(telling.story(), "F", {}) == R"(
run 20261121-115944-3f9a of todobackend failed in 4.2 s
  went back local: http://h
  files     F
)");
}

TEST_CASE("In colours a whole ending has its words painted and its text unchanged") {
  Telling telling;
  telling.begin({"a", "b", "c"}).start("a").fail("a", test::red("a")).start("b");
  telling.fail("b", {.code = {13001}, .what = "stopped"});
  telling.stage("c", model::StageSkipped{"no", false}).end(test::red("a"));
  const report::Style colours{report::Colour::yes, report::Glyphs::unicode};
  CHECK(report::failures_text(telling.story(), "F", colours) ==
        "\n\x1b[31m\u2717\x1b[0m \x1b[1ma\x1b[0m\n  error[SL0101]: stage 'a': 1 test failed - mend the test\n"
        "\n\x1b[31m\u2717\x1b[0m \x1b[1mb\x1b[0m\n  error[SL13001]: stopped\n");
  CHECK(report::end_of_stage(*telling.story().stage("b"), colours) == "\x1b[33mstopped\x1b[0m in 4.0 s");
  CHECK(report::end_of_stage(*telling.story().stage("c"), colours) == "\x1b[33mskipped\x1b[0m: no");
  CHECK(report::summary_text(telling.story(), "F", colours) ==
        "\nrun 20261121-115944-3f9a of todobackend \x1b[31mfailed\x1b[0m in 4.2 s\n  files     F\n");
}
