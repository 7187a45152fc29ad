// What each tool really wrote, read whole.
#include "support/catch.hpp"

#include <slipway/kit/junit.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace slipway::kit;

namespace {

JunitReport fixture(const std::string& name) {
  std::ifstream file(std::string(FIXTURES "/") + name, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  auto report = parse_junit(text, name);
  if (!report) FAIL(report.error().message + ": " + report.error().why);
  return *report;
}

// "OUTCOME CLASS.NAME FILE:LINE FIRST LINE OF THE MESSAGE"
std::vector<std::string> lines(const JunitReport& report) {
  static const char* const k_names[] = {"passed", "failed", "error", "skipped"};
  std::vector<std::string> found;
  for (const JunitCase& test : report.cases) {
    std::string line = std::string(k_names[static_cast<int>(test.outcome)]) + " " + test.class_name + "." + test.name;
    if (!test.place.file.empty()) line += " " + test.place.file + ":" + std::to_string(test.place.line);
    if (!test.message.empty()) line += " | " + test.message.substr(0, test.message.find('\n'));
    found.push_back(line);
  }
  return found;
}

}  // namespace

TEST_CASE("pytest") {
  const JunitReport report = fixture("pytest.xml");
  CHECK(report.suite == "pytest");
  CHECK(report.duration_ms == 47);
  CHECK(lines(report) ==
        std::vector<std::string>{
            "passed test_sample.test_ok",
            "failed test_sample.test_bad test_sample.py:5 | AssertionError: numbers <differ> & more",
            "skipped test_sample.test_skip /srv/app/test_sample.py:6 | /srv/app/test_sample.py:6: not today",
            "error test_sample.test_error test_sample.py:9 | failed on setup with \"RuntimeError: "
            "fixture #x1B[31mbroke\"",
            "failed test_sample.test_deep test_sample.py:12 | ValueError: deep",
            "skipped test_sample.test_xfail",
        });
  CHECK(report.cases[1].message == R"(AssertionError: numbers <differ> & more
assert 1 == 2
def test_bad():
        x = 1
>       assert x == 2, "numbers <differ> & more"
E       AssertionError: numbers <differ> & more
E       assert 1 == 2

test_sample.py:5: AssertionError)");
}

TEST_CASE("pytest's older dialect, whose attributes name the test and not the failing line") {
  CHECK(lines(fixture("pytest-xunit1.xml")) ==
        std::vector<std::string>{
            "passed test_sample.test_ok",
            "failed test_sample.test_bad test_sample.py:5 | AssertionError: numbers <differ> & more",
            "skipped test_sample.test_skip /srv/app/test_sample.py:6 | /srv/app/test_sample.py:6: not today",
            "error test_sample.test_error test_sample.py:9 | failed on setup with \"RuntimeError: fixture "
            "#x1B[31mbroke\"",
            "failed test_sample.test_deep test_sample.py:12 | ValueError: deep",
            "skipped test_sample.test_xfail test_sample.py:12",
        });
}

TEST_CASE("gtest") {
  const JunitReport report = fixture("gtest.xml");
  CHECK(lines(report) == std::vector<std::string>{
                             "passed Math.adds",
                             "failed Math.fails g.cc:4 | g.cc:4",
                             "skipped Math.skipped g.cc:5 | g.cc:5",
                             "skipped Math.DISABLED_off",
                             "failed Math.throws g.cc:7 | unknown file",
                         });
  CHECK(report.cases[1].message == R"(g.cc:4
Expected equality of these values:
  1+1
    Which is: 2
  3
g.cc:4
Value of: false
  Actual: false
Expected: true
second <&>)");
}

TEST_CASE("Catch2 version 2") {
  CHECK(lines(fixture("catch2-v2.xml")) == std::vector<std::string>{
                                               "passed k.global.adds",
                                               "failed k.global.fails <here> k.cpp:5 | a==2",
                                               "failed k.global.fails <here>/inner k.cpp:5 | a==3",
                                               "error k.global.throws k.cpp:6 | FAILED:",
                                           });
}

TEST_CASE("Catch2 version 3") {
  CHECK(lines(fixture("catch2-v3.xml")) == std::vector<std::string>{
                                               "passed tests.global.adds",
                                               "skipped tests.global.needs a network tests/net_test.cpp:9 | SKIPPED",
                                               "failed tests.global.compares tests/sum_test.cpp:17 | a == 2",
                                           });
}

TEST_CASE("cmocka, one file for each group") {
  CHECK(lines(fixture("cmocka-alpha.xml")) == std::vector<std::string>{
                                                  "passed alpha.ok",
                                                  "failed alpha.bad c.c:7 | 0x1 != 0x2",
                                                  "skipped alpha.skp",
                                                  "failed alpha.msg c.c:8 | c.c:8: error: Failure!",
                                                  "failed alpha.ok | Test setup failed",
                                              });
  CHECK(lines(fixture("cmocka-beta.xml")) ==
        std::vector<std::string>{"passed beta.ok",
                                 "failed beta.crash | Test failed with exception: Segmentation fault(11)"});
}

TEST_CASE("cmocka, two documents in one file") {
  JunitReport both = fixture("cmocka-alpha.xml");
  merge(both, fixture("cmocka-beta.xml"));
  CHECK(fixture("cmocka-two-documents.xml") == both);
}

TEST_CASE("surefire, with one suite at the root and commas in its times") {
  const JunitReport report = fixture("surefire.xml");
  CHECK(report.duration_ms == 1'234'500);
  CHECK(report.cases[0].duration_ms == 1'234'000);
  CHECK(report.cases[1].duration_ms == 500);
  CHECK(lines(report) == std::vector<std::string>{
                             "passed org.example.SumTest.adds",
                             "failed org.example.SumTest.fails SumTest.java:23 | org.junit.ComparisonFailure: "
                             "expected:<1> but was:<2>",
                         });
}

TEST_CASE("pytest with classes, parameters, a broken teardown and a pass that was not expected") {
  const JunitReport report = fixture("pytest-classes.xml");
  CHECK(report.suite == "pytest tests");
  CHECK(lines(report) == std::vector<std::string>{
                             "passed test_more.TestMath.test_same[1-1]",
                             "failed test_more.TestMath.test_same[1-2] test_more.py:5 | assert 1 == 2",
                             "error test_more.TestMath.test_teardown_breaks test_more.py:11 | failed on teardown with "
                             "\"OSError: disk gone\"",
                             "failed test_more.Old.test_sub test_more.py:14 | AssertionError: 'a\\tb' != 'a\\x01b'",
                             "failed test_more.test_unexpected | [XPASS(strict)]",
                             "failed test_more.test_output test_more.py:20 | assert False",
                         });
}

TEST_CASE("ctest, where a test that is disabled or has no program did not pass") {
  const JunitReport report = fixture("ctest.xml");
  CHECK(report.suite == "(empty)");
  CHECK(report.duration_ms == 1000);
  CHECK(lines(report) == std::vector<std::string>{
                             "passed good.good",
                             "failed bad.bad",
                             "failed crash.crash",
                             "failed slow.slow",
                             "skipped skip.skip | SKIP_RETURN_CODE=77",
                             "skipped missing.missing | Unable to find executable",
                             "skipped off.off",
                         });
}

TEST_CASE("node's own runner, with cases beside suites") {
  CHECK(lines(fixture("node.xml")) ==
        std::vector<std::string>{
            "passed test.adds",
            "failed test.fails <here> & there /srv/app/n.test.js:3 | Expected values to be strictly equal:1 !== 2",
            "skipped test.later | write it",
            "skipped test.not now | no network",
            "failed test.inner /srv/app/n.test.js:6 | Error [ERR_TEST_FAILURE]: boom",
        });
}
