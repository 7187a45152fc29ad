#include "support/catch.hpp"
#include "telling.hpp"

#include <slipway/report/junit_file.hpp>

using namespace slipway;
using test::Telling;

TEST_CASE("A suite for each report, and the stages without reports in a suite of their own") {
  Telling telling;
  telling.begin({"test", "build", "release", "deploy"}).start("test");
  telling.stage("test", model::ValueEmitted{"report", test::k_red_report}).fail("test", test::red("test"));
  telling.start("build").finish("build", 30);
  telling.start("release").fail("release", {.code = {502}, .what = "the plugin crashed", .why = "signal 11"});
  telling.stage("deploy", model::StageSkipped{"it needs 'release', which failed", false}).end(test::red("test"));
  CHECK(report::junit_xml(telling.story()) == R"(<?xml version="1.0"?>
<testsuites name="todobackend" tests="15" failures="1" errors="1" skipped="1" time="4.200" timestamp="2026-11-21T11:59:44.000Z">
  <testsuite name="test/unit" tests="12" failures="1" errors="0" skipped="0" time="1.500">
    <testcase classname="store" name="adds an item" time="0.003" />
    <testcase classname="store" name="keeps order" time="0.000" file="tests/test_store.c" line="41">
      <failure message="expected 1">expected 1
got 2</failure>
    </testcase>
  </testsuite>
  <testsuite name="slipway" tests="3" failures="0" errors="1" skipped="1" time="4.030">
    <testcase classname="slipway" name="build" time="0.030" />
    <testcase classname="slipway" name="release" time="4.000">
      <error message="error[SL0502]: the plugin crashed - signal 11" />
    </testcase>
    <testcase classname="slipway" name="deploy" time="0.000">
      <skipped message="it needs 'release', which failed" />
    </testcase>
  </testsuite>
</testsuites>
)");
}

TEST_CASE("A stage that failed though its tests passed is no green page") {
  Telling telling;
  telling.begin({"test"}).start("test").stage("test", model::ValueEmitted{"report", test::k_green_report});
  telling.fail("test", {.code = {502}, .what = "the plugin crashed"}).end(4);
  const std::string xml = report::junit_xml(telling.story());
  CHECK(xml.find(R"(<error message="error[SL0502]: the plugin crashed" />)") != std::string::npos);
}

TEST_CASE("A stage that was cut off is an error") {
  Telling telling;
  telling.begin({"test"}).start("test");
  CHECK(report::junit_xml(telling.story()).find(R"(<error message="the run ended before the stage did" />)") !=
        std::string::npos);
}

TEST_CASE("Only suites of reports when they say it all") {
  Telling telling;
  telling.begin({"test"}).start("test").stage("test", model::ValueEmitted{"report", test::k_green_report});
  telling.finish("test", 30).end(30);
  CHECK(report::junit_xml(telling.story()).find("\"slipway\"") == std::string::npos);
}

TEST_CASE("A message that begins with an empty line is not an empty message") {
  Telling telling;
  telling.begin({"a"}).stage("a", model::StageSkipped{"\n\n  not here\nnor there\n", false});
  CHECK(report::junit_xml(telling.story()).find("<skipped message=\"not here\">not here\nnor there</skipped>") !=
        std::string::npos);
}

TEST_CASE("A run without stages is a page without suites") {
  Telling telling;
  telling.begin({}).end(7);
  CHECK(report::junit_xml(telling.story()) == R"(<?xml version="1.0"?>
<testsuites name="todobackend" tests="0" failures="0" errors="0" skipped="0" time="0.007" timestamp="2026-11-21T11:59:44.000Z" />
)");
}

TEST_CASE("A stage whose tests are red but that ended for another reason is told as well") {
  Telling telling;
  telling.begin({"test"}).start("test").stage("test", model::ValueEmitted{"report", test::k_red_report});
  telling.fail("test", {.code = {506}, .what = "stage 'test' did not end within 1.0 s"}).end(4);
  const std::string xml = report::junit_xml(telling.story());
  CHECK(xml.find(R"(tests="13" failures="1" errors="1" skipped="0")") != std::string::npos);
  CHECK(xml.find(R"(<error message="error[SL0506]: stage 'test' did not end within 1.0 s" />)") != std::string::npos);
}

TEST_CASE("A stage that said no more than that it is red is a failure with its error") {
  Telling telling;
  telling.begin({"test"}).start("test").fail("test", test::red("test")).end(4);
  CHECK(report::junit_xml(telling.story())
            .find(R"(<failure message="error[SL0101]: stage 'test': 1 test failed - mend the test" />)") !=
        std::string::npos);
}

TEST_CASE("Text that has no place in XML is replaced") {
  Telling telling;
  telling.begin({"a"}).stage("a", model::StageSkipped{"<&\"'> \x1b[31m \xff \uFFFE \u6f22", false});
  const std::string xml = report::junit_xml(telling.story());
  INFO(xml);
  CHECK(xml.find("message=\"&lt;&amp;&quot;'> \uFFFD[31m \uFFFD \uFFFD \u6f22\"") != std::string::npos);
}
