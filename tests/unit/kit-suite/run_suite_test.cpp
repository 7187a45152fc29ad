#include "sdk/script_stage.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/kit/suite.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

using namespace slipway::kit;
using slipway::test::TempFolder;

namespace {

std::optional<Result<SuiteOutcome>> g_result;

struct Ran {
  SuiteOutcome outcome;
  std::string log;
  std::vector<std::string> failures;  // "NAME | MESSAGE | FILE:LINE"
};

Suite shell(const std::string& script, std::vector<std::string> reports = {"*.xml"}) {
  Suite suite;
  suite.name = "unit";
  suite.argv = {"sh", "-c", script};
  suite.reports = std::move(reports);
  return suite;
}

std::string run_log(const TempFolder& folder, const Suite& suite, const std::vector<std::string>& env = {}) {
  const auto body = [&](slipway::Host stage) { g_result = run_suite(stage, folder.path(), suite, env); };
  return slipway::test::run_script(body, folder.path()).log_text();
}

Ran run(const TempFolder& folder, const Suite& suite, const std::vector<std::string>& env = {}) {
  Ran ran;
  ran.log = run_log(folder, suite, env);
  REQUIRE(g_result->has_value());
  ran.outcome = **g_result;
  for (const FailureItem& item : ran.outcome.failures)
    ran.failures.push_back(item.name + " | " + item.message +
                           (item.file.empty() ? "" : " | " + item.file + ":" + std::to_string(item.line)));
  return ran;
}

const std::string k_green =
    R"(echo '<testsuite name="x"><testcase name="a"/><testcase name="b"/></testsuite>' > r.xml; )";
const std::string k_red =
    R"(echo '<testsuite><testcase name="a"/><testcase name="b"><failure message="1 != 2">src/b.c:3: error</failure>)"
    R"(</testcase></testsuite>' > r.xml; )";

}  // namespace

TEST_CASE("a green suite is green") {
  const TempFolder folder;
  const Ran ran = run(folder, shell(k_green));
  CHECK(ran.outcome.green());
  CHECK(ran.failures.empty());
  CHECK(ran.outcome.report.suite == "unit");
  CHECK(ran.outcome.report.cases.size() == 2);
  CHECK(ran.log.substr(ran.log.find('\n', ran.log.find("$ sh")) + 1) == "suite unit: 2 passed\n");
}

TEST_CASE("a failing case is red with its message and place, whatever the exit code") {
  for (const char* exit : {"exit 0", "exit 1"}) {
    const TempFolder folder;
    const Ran ran = run(folder, shell(k_red + exit));
    CHECK(ran.outcome.message == "1 of 2 failed");
    CHECK(ran.failures == std::vector<std::string>{"unit: b | 1 != 2\nsrc/b.c:3: error | src/b.c:3"});
    CHECK(ran.log.find("suite unit: b failed: 1 != 2 (src/b.c:3)\n"
                       "suite unit: 1 passed, 1 failed; red: 1 of 2 failed\n") != std::string::npos);
  }
}

TEST_CASE("a place that the message begins with is not told twice, and a failure may have neither") {
  const TempFolder folder;
  const Ran ran = run(folder, shell("echo '<testsuite><testcase name=\"a\"><failure>src/a.c:3: no</failure></testcase>"
                                    "<testcase name=\"b\"><failure/></testcase></testsuite>' > r.xml"));
  CHECK(ran.log.find("suite unit: a failed: src/a.c:3: no\nsuite unit: b failed\n") != std::string::npos);
}

TEST_CASE("a command that fails is red although its reports are green") {
  const TempFolder folder;
  const Ran ran = run(folder, shell(k_green + "exit 3"));
  CHECK(ran.outcome.message == "the command failed with exit 3 although its reports are green");
  CHECK(ran.failures ==
        std::vector<std::string>{"unit | the command failed with exit 3 although its reports are green"});
}

TEST_CASE("a command that is killed says so beside its failed cases") {
  const TempFolder folder;
  CHECK(run(folder, shell(k_red + "kill -ABRT $$")).outcome.message ==
        "the command failed with signal 6 (SIGABRT); 1 of 2 failed");
}

TEST_CASE("a report that is declared and missing is red, and what is there is named") {
  const TempFolder folder;
  folder.write("report/unit.xml.txt", "x");
  const Ran ran = run(folder, shell("exit 0", {"reports/*.xml"}));
  CHECK(ran.outcome.message == "no report matches 'reports/*.xml'; there is report/unit.xml.txt");
  const TempFolder empty;
  CHECK(run(empty, shell("exit 2", {"reports/*.xml"})).outcome.message ==
        "the command failed with exit 2; no report matches 'reports/*.xml'");
}

TEST_CASE("missing reports may be allowed, but not a failing command") {
  const TempFolder folder;
  Suite suite = shell("exit 0");
  suite.missing_reports = MissingReports::allowed;
  CHECK(run(folder, suite).outcome.green());
  suite.argv.back() = "exit 1";
  CHECK(run(folder, suite).outcome.message == "the command failed with exit 1");
}

TEST_CASE("a report without a case is red") {
  const TempFolder folder;
  CHECK(run(folder, shell("echo '<testsuites/>' > r.xml")).outcome.message == "its reports hold no test case");
}

TEST_CASE("a suite whose cases were all skipped is red, one that skips some is not") {
  const TempFolder folder;
  const std::string skipped = "<testcase name=\"a\"><skipped/></testcase><testcase name=\"b\"><skipped/></testcase>";
  const auto writes = [](const std::string& cases) { return "echo '<testsuite>" + cases + "</testsuite>' > r.xml; "; };
  const Ran ran = run(folder, shell(writes(skipped)));
  CHECK(ran.outcome.message == "no case passed (2 skipped)");
  CHECK(ran.failures == std::vector<std::string>{"unit | no case passed (2 skipped)"});
  CHECK(ran.log.find("suite unit: 0 passed, 2 skipped; red: no case passed (2 skipped)\n") != std::string::npos);
  CHECK(run(folder, shell(writes(skipped) + "exit 3")).outcome.message ==
        "the command failed with exit 3; no case passed (2 skipped)");
  Suite lenient = shell(writes(skipped));
  lenient.missing_reports = MissingReports::allowed;
  CHECK(run(folder, lenient).outcome.message == "no case passed (2 skipped)");
  CHECK(run(folder, shell(writes(skipped + "<testcase name=\"c\"/>"))).outcome.green());
}

TEST_CASE("a report that cannot be read is red, and the others still count") {
  const TempFolder folder;
  const Ran ran = run(folder, shell(k_red + "printf '<testsuite>\\n' > broken.xml"));
  CHECK(ran.outcome.message ==
        "cannot read the report 'broken.xml': broken.xml:1:12: Start-end tags mismatch; 1 of 2 failed");
  CHECK(ran.outcome.report.cases.size() == 2);
}

TEST_CASE("a report of an earlier run does not speak for this one") {
  const TempFolder folder;
  folder.write("r.xml", "<testsuite><testcase name=\"old\"/></testsuite>");
  CHECK(run(folder, shell("exit 0")).outcome.message == "no report matches '*.xml'");
}

TEST_CASE("without reports the command is the one test") {
  const TempFolder folder;
  const Ran good = run(folder, shell("exit 0", {}));
  CHECK(good.outcome.green());
  CHECK(good.outcome.report.cases == std::vector<JunitCase>{{"unit", "unit"}});
  const Ran bad = run(folder, shell("exit 4", {}));
  CHECK(bad.outcome.message == "the command failed with exit 4");
  CHECK(bad.failures == std::vector<std::string>{"unit | the command failed with exit 4"});
  CHECK(bad.outcome.report.count(JunitOutcome::failed) == 1);
}

TEST_CASE("a time-out is red and names the parameter; what was written counts") {
  const TempFolder folder;
  Suite suite = shell(k_red + "sleep 60");
  suite.timeout_ms = 300;
  suite.timeout_key = "suites[0].timeout";
  CHECK(run(folder, suite).outcome.message ==
        "the command did not end within 300ms (suites[0].timeout); 1 of 2 failed");
}

TEST_CASE("several files become one report, and a file that two patterns match counts once") {
  const TempFolder folder;
  const Ran ran = run(folder, shell(k_green + "mkdir d; cp r.xml d/s.xml", {"*.xml", "**/*.xml"}));
  CHECK(ran.outcome.report.cases.size() == 4);
}

TEST_CASE("places in the workspace are told relative to it") {
  const TempFolder folder;
  const Ran ran = run(folder, shell("echo \"<testsuite><testcase name='a'><failure>$PWD/src/a.c:9: no</failure>"
                                    "</testcase></testsuite>\" > r.xml"));
  REQUIRE(ran.outcome.report.cases.size() == 1);
  CHECK(ran.outcome.report.cases[0].place == SourcePlace{"src/a.c", 9});
}

TEST_CASE("a suite has a folder and variables of its own, which win over those around it") {
  const TempFolder folder;
  folder.write("sub/here", "");
  Suite suite = shell("test -e here && test \"$A$B\" = suite-around", {});
  suite.working_directory = "sub";
  suite.env = {"A=suite-"};
  CHECK(run(folder, suite, {"A=lost", "B=around"}).outcome.green());
}

TEST_CASE("what cannot be a verdict is an error") {
  const TempFolder folder;
  Suite suite = shell("true");
  suite.argv = {"slipway-no-such-program"};
  run_log(folder, suite);
  CHECK(g_result->error().status == SLIPWAY_E_NOT_FOUND);
  CHECK(g_result->error().message == "there is no program 'slipway-no-such-program'");
  run_log(folder, shell("true", {"../*.xml"}));
  CHECK(g_result->error().status == SLIPWAY_E_CONFIG);
  suite = shell("true");
  suite.working_directory = "missing";
  run_log(folder, suite);
  CHECK(g_result->error().status == SLIPWAY_E_NOT_FOUND);
  suite.working_directory = "..";
  run_log(folder, suite);
  CHECK(g_result->error().status == SLIPWAY_E_INTEGRITY);
}

TEST_CASE("a report that is a link out of the workspace is refused") {
  const TempFolder folder;
  const TempFolder elsewhere;
  elsewhere.write("r.xml", "<testsuite/>");
  run_log(folder, shell("ln -s " + elsewhere.path("r.xml") + " r.xml"));
  CHECK(g_result->error().status == SLIPWAY_E_INTEGRITY);
  CHECK(std::filesystem::exists(elsewhere.path("r.xml")));
}

TEST_CASE("at most a hundred failures are listed, and all are counted") {
  const TempFolder folder;
  const Ran ran =
      run(folder, shell("{ echo '<testsuite>'; for i in $(seq 150); do echo \"<testcase name='$i'><failure/>"
                        "</testcase>\"; done; echo '</testsuite>'; } > r.xml"));
  CHECK(ran.failures.size() == 100);
  CHECK(ran.outcome.message == "150 of 150 failed");
}

TEST_CASE("an error of a test's own counts as red as a failure does") {
  const TempFolder folder;
  const Ran ran =
      run(folder, shell("echo '<testsuite><testcase name=\"a\"><error message=\"boom\"/></testcase>"
                        "<testcase name=\"b\"><failure/></testcase><testcase name=\"c\"/></testsuite>' > r.xml"));
  CHECK(ran.outcome.message == "2 of 3 failed");
  CHECK(ran.failures == std::vector<std::string>{"unit: a | boom", "unit: b | "});
  CHECK(ran.log.find("suite unit: 1 passed, 1 failed, 1 with errors; red: 2 of 3 failed\n") != std::string::npos);
}

TEST_CASE("everything that is wrong with a suite is told, the command first") {
  const TempFolder folder;
  const Ran ran = run(folder, shell(k_red + "echo '<html/>' > page.xml; kill -TERM $$", {"*.xml", "more/*.xml"}));
  CHECK(ran.outcome.message ==
        "the command failed with signal 15 (SIGTERM); cannot read the report 'page.xml': it is not JUnit: the root "
        "element is <html>; no report matches 'more/*.xml'; 1 of 2 failed");
  CHECK(ran.failures.size() == 4);
}

TEST_CASE("failures that only the suite counts make it red") {
  const TempFolder folder;
  const Ran ran =
      run(folder, shell("echo '<testsuite name=\"x\" failures=\"2\"><testcase name=\"a\"/></testsuite>' > r.xml"));
  CHECK(ran.outcome.message == "1 of 2 failed");
  CHECK(ran.failures == std::vector<std::string>{"unit: (suite) | the suite counts 2 failures that no case shows"});
}

TEST_CASE("a report that is larger than any honest one is red and not read") {
  const TempFolder folder;
  const Ran ran = run(folder, shell("truncate -s 65M r.xml"));
  CHECK(ran.outcome.message == "too large to read: more than 67108864 bytes (" + folder.path("r.xml") + ")");
}

TEST_CASE("with missing reports allowed a report that is there still decides") {
  const TempFolder folder;
  Suite suite = shell(k_red, {"*.xml", "more/*.xml"});
  suite.missing_reports = MissingReports::allowed;
  CHECK(run(folder, suite).outcome.message == "1 of 2 failed");
  suite.argv.back() = "echo broken > r.xml";
  CHECK(run(folder, suite).outcome.message == "cannot read the report 'r.xml': r.xml:2:1: No document element found");
}

TEST_CASE("reports are looked for from the workspace, wherever the command runs") {
  const TempFolder folder;
  folder.write("sub/here", "");
  Suite suite = shell(k_green + "mkdir -p ../out; mv r.xml ../out", {"out/*.xml"});
  suite.working_directory = "sub";
  CHECK(run(folder, suite).outcome.green());
}

TEST_CASE("only what the patterns name is removed before a suite, links as links") {
  const TempFolder folder;
  folder.write("old.xml", "<testsuite><testcase name=\"old\"/></testsuite>");
  folder.write("kept/source.xml", "content");
  folder.write("kept.txt", "content");
  std::filesystem::create_symlink("kept/source.xml", folder.path("link.xml"));
  CHECK(run(folder, shell(k_green)).outcome.report.cases.size() == 2);
  CHECK_FALSE(std::filesystem::exists(folder.path("old.xml")));
  CHECK_FALSE(std::filesystem::exists(std::filesystem::symlink_status(folder.path("link.xml"))));
  CHECK(folder.read("kept/source.xml") == "content");
  CHECK(folder.read("kept.txt") == "content");
}

TEST_CASE("an old report that cannot be removed is an error, not a verdict") {
  const TempFolder folder;
  const TempFolder elsewhere;
  elsewhere.write("r.xml", "<testsuite/>");
  std::filesystem::create_symlink(elsewhere.path("r.xml"), folder.path("r.xml"));
  run_log(folder, shell("true"));
  REQUIRE_FALSE(g_result->has_value());
  CHECK(g_result->error().status == SLIPWAY_E_INTEGRITY);
  CHECK(elsewhere.read("r.xml") == "<testsuite/>");
}
