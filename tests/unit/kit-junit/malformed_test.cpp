#include "support/catch.hpp"

#include <slipway/kit/junit.hpp>

#include <string>

using namespace slipway::kit;

namespace {

// Why a text is refused.
std::string refusal(const std::string& xml, const JunitLimits& limits = {}) {
  const auto report = parse_junit(xml, "r.xml", limits);
  if (report) return "accepted";
  CHECK(report.error().status == SLIPWAY_VERDICT_FAIL);
  CHECK(report.error().message == "cannot read the report 'r.xml'");
  return report.error().why;
}

std::string nested(int depth) {
  std::string xml;
  for (int i = 0; i < depth; ++i)
    xml += "<testsuite>";
  for (int i = 0; i < depth; ++i)
    xml += "</testsuite>";
  return xml;
}

}  // namespace

TEST_CASE("a file without content is refused") {
  CHECK(refusal("") == "it is empty");
  CHECK(refusal(" \n\t") == "it is empty");
  CHECK(refusal("<?xml version=\"1.0\"?>") == "r.xml:1:22: No document element found");
  CHECK(refusal("no xml") == "r.xml:1:7: No document element found");
}

TEST_CASE("a file that ends early is refused with its place") {
  CHECK(refusal("<testsuites>\n  <testsuite name=\"a\">\n    <testcase name=\"x\"") ==
        "r.xml:3:22: Error parsing start element tag");
  CHECK(refusal("<testsuites>\n  <testsuite>\n") == "r.xml:2:14: Start-end tags mismatch");
  CHECK(refusal("<testsuite><testcase></testsuite></testcase>") == "r.xml:1:24: Start-end tags mismatch");
}

TEST_CASE("XML of another kind is refused by the name of its root") {
  CHECK(refusal("<html><body/></html>") == "it is not JUnit: the root element is <html>");
  CHECK(refusal("<testsuites/><coverage/>") == "it is not JUnit: the root element is <coverage>");
}

TEST_CASE("a document type is refused, and so no entity is ever expanded") {
  CHECK(refusal("<!DOCTYPE t [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><testsuite name=\"&a;\"/>") ==
        "it holds a document type, which is not accepted");
  const auto report = parse_junit("<testsuite><testcase name=\"&a;&lt;\"/></testsuite>", "r.xml");
  REQUIRE(report.has_value());
  CHECK(report->cases[0].name == "&a;<");
}

TEST_CASE("suites may be nested, to a limit") {
  CHECK(refusal(nested(JunitLimits{}.depth + 1)) == "accepted");
  CHECK(refusal(nested(JunitLimits{}.depth + 2)) == "its suites are nested too deeply");
  CHECK(refusal(nested(200'000)) == "its suites are nested too deeply");
}

TEST_CASE("the number of cases has a limit") {
  const std::string two = R"(<testsuites><testsuite><testcase/></testsuite><testcase/></testsuites>)";
  CHECK(refusal(two, {.cases = 2}) == "accepted");
  CHECK(refusal(two, {.cases = 1}) == "it holds more than 1 cases");
  CHECK(JunitLimits{}.cases == 1'000'000);
}

TEST_CASE("a file over the limit is refused before it is parsed") {
  CHECK(refusal("<testsuite/>", {.bytes = 12}) == "accepted");
  CHECK(refusal("<testsuite/>", {.bytes = 11}) == "it is larger than 11 bytes");
}

TEST_CASE("a suite that counts failures which no case shows is not green") {
  const auto report = parse_junit(R"(<testsuites failures="3"><testsuite name="s" failures="1" errors="1">
    <testcase name="ok"/></testsuite><testsuite name="t" failures="1"><testcase name="bad"><failure/></testcase>
    </testsuite></testsuites>)",
                                  "r.xml");
  REQUIRE(report.has_value());
  REQUIRE(report->cases.size() == 3);
  CHECK(report->cases[1] ==
        JunitCase{"(suite)", "s", JunitOutcome::error, "the suite counts 2 failures that no case shows"});
  CHECK_FALSE(report->green());
}

TEST_CASE("odd attributes do no harm") {
  const auto report = parse_junit(R"(<testsuite failures="x" errors="-5" time="nan"><testcase time="-1"/>
    <testcase time="inf" name="n"/><testcase time="1e300"/><testcase line="-7" file="f"><failure/></testcase></testsuite>)",
                                  "r.xml");
  REQUIRE(report.has_value());
  REQUIRE(report->cases.size() == 4);
  CHECK(report->cases[0].duration_ms == 0);
  CHECK(report->cases[1].duration_ms == 1'000'000'000'000);
  CHECK(report->cases[2].duration_ms == 1'000'000'000'000);
  CHECK(report->cases[3].place == SourcePlace{"f", 0});
}

TEST_CASE("a failure without a text is a failure, and an error outweighs it") {
  const auto report = parse_junit(R"(<testsuite><testcase name="a"><skipped/><failure/></testcase>
    <testcase name="b"><failure message="one"/><error message="two">at x.c:3</error><skipped message="no"/></testcase>
    </testsuite>)",
                                  "r.xml");
  REQUIRE(report.has_value());
  CHECK(report->cases[0].outcome == JunitOutcome::failed);
  CHECK(report->cases[1].outcome == JunitOutcome::error);
  CHECK(report->cases[1].message == "one\ntwo\nat x.c:3");
}

TEST_CASE("a long message is cut and says so") {
  const auto report = parse_junit(
      "<testsuite><testcase><failure>" + std::string(20'000, 'x') + "</failure></testcase></testsuite>", "r");
  REQUIRE(report.has_value());
  CHECK(report->cases[0].message == std::string(16'384, 'x') + "\n... (3616 more bytes)");
}

TEST_CASE("a byte order mark and UTF-16 are understood") {
  CHECK(refusal("\xef\xbb\xbf<testsuite/>") == "accepted");
  std::string wide = "\xff\xfe";
  for (const char c : std::string("<testsuite/>"))
    (wide += c) += '\0';
  CHECK(refusal(wide) == "accepted");
}
