#include "support/catch.hpp"
#include "support/temp_folder.hpp"
#include "test_plugin.hpp"

#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace slipway::test;
using slipway::testing::FakeHost;
using slipway::testing::FakeRun;

namespace {

// A test program: writes the given JUnit to a file and exits.
void program(const TempFolder& folder, const std::string& name, const std::string& body) {
  ::chmod(folder.write(name, "#!/bin/sh\n" + body + "\n").c_str(), 0755);
}

constexpr char k_green[] = R"(mkdir -p reports
cat > reports/green.xml <<X
<testsuite name="g"><testcase name="adds" time="0.004"/></testsuite>
X)";
constexpr char k_red[] = R"(mkdir -p reports
cat > reports/red.xml <<X
<testsuite name="r"><testcase name="ok"/><testcase name="bad"><failure>0x1 != 0x2
$PWD/src/t.c:42: error: Failure!</failure></testcase></testsuite>
X)";

// Reports carry the time that the command took, which no test can know.
std::string without_times(std::string json) {
  const std::string key = R"("duration_ms":)";
  for (std::size_t at = 0; (at = json.find(key, at)) != std::string::npos;) {
    at += key.size();
    std::size_t end = at;
    while (end < json.size() && json[end] >= '0' && json[end] <= '9')
      ++end;
    json.replace(at, end - at, "N");
  }
  return json;
}

std::vector<std::string> reports_of(const FakeRun& run) {
  std::vector<std::string> found;
  for (const std::string& json : run.all_values("report"))
    found.push_back(without_times(json));
  return found;
}

}  // namespace

TEST_CASE("a green suite emits its report and succeeds") {
  const TempFolder folder;
  program(folder, "check.sh", k_green);
  const FakeRun run =
      run_test_stage(folder.path(), R"({"suites":[{"name":"unit","run":["./check.sh"],"reports":["reports/*.xml"]}]})");
  CHECK(run.status == SLIPWAY_OK);
  CHECK(run.message.empty());
  CHECK(reports_of(run) ==
        std::vector<std::string>{R"({"suite":"unit","passed":1,"failed":0,"errors":0,"skipped":0,"duration_ms":N,)"
                                 R"("cases":[{"name":"adds","class_name":"g","outcome":"passed","duration_ms":N}]})"});
  CHECK(run.log_text() == "$ ./check.sh\nsuite unit: 1 passed\n");
  CHECK(run.values.size() == 1);
  CHECK(run.artifacts.empty());
  CHECK(run.effects.empty());
  CHECK(run.violations.empty());
}

TEST_CASE("a failing case is told with message and place, although the command exits 0") {
  const TempFolder folder;
  program(folder, "check.sh", k_red);
  const FakeRun run = run_test_stage(folder.path(), R"({"run":"./check.sh","reports":["reports/*.xml"]})");
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
  CHECK(run.message == "suite tests: 1 of 2 failed");
  CHECK(run.details == R"({"failures":[{"name":"tests: bad","message":"0x1 != 0x2\n)" + folder.path() +
                           R"(/src/t.c:42: error: Failure!","file":"src/t.c","line":42}]})");
  CHECK(run.log_text() == "$ ./check.sh\n"
                          "suite tests: bad failed: 0x1 != 0x2 (src/t.c:42)\n"
                          "suite tests: 1 passed, 1 failed; red: 1 of 2 failed\n");
  REQUIRE(reports_of(run).size() == 1);
  CHECK(reports_of(run)[0].find(R"("suite":"tests","passed":1,"failed":1)") != std::string::npos);
}

TEST_CASE("all suites run although one is red, and each has its report") {
  const TempFolder folder;
  program(folder, "red.sh", std::string(k_red) + "\nexit 1");
  program(folder, "green.sh", k_green);
  program(folder, "crash.sh", "kill -SEGV $$");
  const FakeRun run = run_test_stage(folder.path(), R"({"suites":[
    {"name":"first","run":"./red.sh","reports":["reports/red.xml"]},
    {"name":"second","run":"./crash.sh"},
    {"name":"third","run":"./green.sh","reports":["reports/green.xml"]}]})");
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
  CHECK(run.message == "2 of 3 suites are red");
  CHECK(run.details.substr(0, run.details.find(",\"failures\"")) ==
        R"x({"why":"first: 1 of 2 failed, second: the command failed with signal 11 (SIGSEGV)")x");
  CHECK(reports_of(run).size() == 3);
  CHECK(run.log_text().find("suite third: 1 passed\n") != std::string::npos);
}

TEST_CASE("a command that fails although its reports are green is red") {
  const TempFolder folder;
  program(folder, "check.sh", std::string(k_green) + "\nexit 3");
  const FakeRun run = run_test_stage(folder.path(), R"({"name":"u","run":"./check.sh","reports":["reports/*.xml"]})");
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
  CHECK(run.message == "suite u: the command failed with exit 3 although its reports are green");
}

TEST_CASE("a declared report that is missing is red") {
  const TempFolder folder;
  program(folder, "check.sh", "exit 0");
  const FakeRun run = run_test_stage(folder.path(), R"({"run":"./check.sh","reports":["reports/*.xml"]})");
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
  CHECK(run.message == "suite tests: no report matches 'reports/*.xml'; there is check.sh");
  CHECK(run_test_stage(folder.path(), R"({"run":"./check.sh","reports":["reports/*.xml"],"allow-no-report":true})")
            .status == SLIPWAY_OK);
}

TEST_CASE("a report from the source is removed before the suite runs") {
  const TempFolder folder;
  folder.write("reports/old.xml", "<testsuite><testcase name=\"old\"/></testsuite>");
  program(folder, "check.sh", "exit 0");
  const FakeRun run = run_test_stage(folder.path(), R"({"run":"./check.sh","reports":["reports/*.xml"]})");
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
}

TEST_CASE("a missing program is an error of the machine, with its name") {
  const TempFolder folder;
  const FakeRun run = run_test_stage(folder.path(), R"({"run":["slipway-no-such-program","-x"]})");
  CHECK(run.status == SLIPWAY_E_NOT_FOUND);
  CHECK(run.message == "there is no program 'slipway-no-such-program'");
  CHECK(run.details == R"({"why":"it is in no folder of PATH","hint":"install it, or name it by its path"})");
  CHECK(run.values.empty());
}

TEST_CASE("a suite that takes too long is red and names the parameter") {
  const TempFolder folder;
  const FakeRun run =
      run_test_stage(folder.path(), R"({"suites":[{"name":"slow","run":["sleep","60"],"timeout":"100ms"}]})");
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
  CHECK(run.message == "suite slow: the command did not end within 100ms (suites[0].timeout)");
}

TEST_CASE("a cancellation stops the suite and starts no other") {
  const TempFolder folder;
  program(folder, "slow.sh", "echo ready; exec sleep 60");
  FakeHost host;
  host.on_log = [&](const auto& record) {
    if (record.text == "ready") host.request_cancel();
  };
  const FakeRun run = run_test_stage(
      host, folder.path(), R"({"suites":[{"name":"a","run":"./slow.sh"},{"name":"b","run":"touch second"}]})");
  CHECK(run.status == SLIPWAY_E_CANCELLED);
  CHECK(run.message == "stopped on request while './slow.sh' was running");
  struct stat status{};
  CHECK(::stat(folder.path("second").c_str(), &status) != 0);
}

TEST_CASE("a suite runs in its folder with its variables") {
  const TempFolder folder;
  folder.write("sub/here", "");
  const FakeRun run = run_test_stage(folder.path(), R"({"run":["sh","-c","ls; echo $COLOUR"],)"
                                                    R"("working-directory":"sub","env":{"COLOUR":"blue \"x\""}})");
  CHECK(run.status == SLIPWAY_OK);
  CHECK(run.log_text() == "$ sh -c 'ls; echo $COLOUR'\nhere\nblue \"x\"\nsuite tests: 1 passed\n");
}

TEST_CASE("a text is no shell: its words are arguments") {
  const TempFolder folder;
  const FakeRun run = run_test_stage(folder.path(), R"({"run":"echo 'a b' $HOME ';' touch x '&&' rm *"})");
  CHECK(run.status == SLIPWAY_OK);
  CHECK(run.log_text() == "$ echo 'a b' '$HOME' ';' touch x '&&' rm '*'\na b $HOME ; touch x && rm *\n"
                          "suite tests: 1 passed\n");
}

TEST_CASE("progress is told suite by suite") {
  const TempFolder folder;
  const FakeRun run =
      run_test_stage(folder.path(), R"({"suites":[{"name":"a","run":"true"},{"name":"b","run":"true"}]})");
  std::vector<std::string> told;
  for (const auto& step : run.progress)
    told.push_back(std::to_string(step.parts) + " " + step.label);
  CHECK(told == std::vector<std::string>{"0 suite a", "5000 suite b", "10000 "});
}

TEST_CASE("real cmocka output of several groups is one report") {
  const TempFolder folder;
  folder.write("a.txt", R"(<?xml version="1.0" encoding="UTF-8" ?>
<testsuites>
  <testsuite name="alpha" time="0.000" tests="1" failures="1" errors="0" skipped="0" >
    <testcase name="bad" time="0.000" >
      <failure><![CDATA[0x1 != 0x2
tests/c.c:7: error: Failure!]]></failure>
    </testcase>
  </testsuite>
</testsuites>)");
  folder.write("b.txt",
               R"(<testsuites><testsuite name="beta" tests="1"><testcase name="ok"/></testsuite></testsuites>)");
  const FakeRun run = run_test_stage(
      folder.path(),
      R"({"run":["sh","-c","mkdir r; cp a.txt r/a.xml; cp b.txt r/b.xml; exit 1"],"reports":["r/*.xml"]})");
  CHECK(run.message == "suite tests: 1 of 2 failed");
  CHECK(run.details == R"({"failures":[{"name":"tests: bad","message":"0x1 != 0x2\ntests/c.c:7: error: Failure!",)"
                       R"("file":"tests/c.c","line":7}]})");
}

TEST_CASE("an error in a later suite keeps the failures of the suites before it") {
  const TempFolder folder;
  program(folder, "red.sh", std::string(k_red) + "\nexit 1");
  const FakeRun run = run_test_stage(folder.path(), R"({"suites":[
    {"name":"first","run":"./red.sh","reports":["reports/red.xml"]},
    {"name":"second","run":"slipway-no-such-program"},
    {"name":"third","run":"touch third"}]})");
  CHECK(run.status == SLIPWAY_E_NOT_FOUND);
  CHECK(run.message == "there is no program 'slipway-no-such-program'");
  CHECK(run.details.find(R"("failures":[{"name":"first: bad")") != std::string::npos);
  CHECK(reports_of(run).size() == 1);
  struct stat status{};
  CHECK(::stat(folder.path("third").c_str(), &status) != 0);
}

TEST_CASE("suites share the workspace, and each reads only its own reports") {
  const TempFolder folder;
  program(folder, "one.sh", k_green);
  const FakeRun run = run_test_stage(folder.path(), R"({"suites":[
    {"name":"one","run":"./one.sh","reports":["reports/green.xml"]},
    {"name":"two","run":"test -e reports/green.xml"},
    {"name":"three","run":"true","reports":["reports/green.xml"]}]})");
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
  CHECK(run.message == "1 of 3 suites are red");
  // What suite one left is a report of an earlier run for suite three, and was removed before it.
  CHECK(run.details.find("three: no report matches 'reports/green.xml'; there is one.sh") != std::string::npos);
}

TEST_CASE("one red suite of a list is told with its name") {
  const TempFolder folder;
  const FakeRun run = run_test_stage(folder.path(), R"({"suites":[{"name":"only","run":["sh","-c","exit 5"]}]})");
  CHECK(run.message == "suite only: the command failed with exit 5");
  CHECK(run.details == R"({"failures":[{"name":"only","message":"the command failed with exit 5"}]})");
  REQUIRE(reports_of(run).size() == 1);
  CHECK(reports_of(run)[0] ==
        R"({"suite":"only","passed":0,"failed":1,"errors":0,"skipped":0,"duration_ms":N,"cases":[{"name":"only",)"
        R"("class_name":"only","outcome":"failed","message":"exit 5","duration_ms":N}]})");
}
