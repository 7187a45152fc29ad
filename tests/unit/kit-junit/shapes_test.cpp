// Shapes of JUnit that other writers use, cut to the part that matters.
#include "support/catch.hpp"

#include <slipway/kit/junit.hpp>

#include <string>
#include <vector>

using namespace slipway::kit;

namespace {

JunitReport parsed(const std::string& xml) {
  auto report = parse_junit(xml, "r.xml");
  if (!report) FAIL(report.error().message + ": " + report.error().why);
  return *report;
}

// The cases of one suite.
std::vector<JunitCase> cases(const std::string& xml) {
  return parsed("<testsuite name=\"s\">" + xml + "</testsuite>").cases;
}

// The message of a case with this failure.
std::string message(const std::string& failure) {
  return cases("<testcase name=\"t\">" + failure + "</testcase>").at(0).message;
}

}  // namespace

TEST_CASE("go-junit-report: the place is in the text, the message says nothing") {
  const JunitReport report = parsed(R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="1" skipped="1">
	<testsuite name="example.com/sum" tests="3" failures="1" errors="0" id="0" hostname="host" skipped="1" time="0.003">
		<properties><property name="go.version" value="go1.22 linux/amd64"></property></properties>
		<testcase name="TestAdd" classname="example.com/sum" time="0.000"></testcase>
		<testcase name="TestSub/one" classname="example.com/sum" time="0.002">
			<failure message="Failed"><![CDATA[    sum_test.go:14: got 3, want 2]]></failure>
		</testcase>
		<testcase name="TestNet" classname="example.com/sum" time="0.000">
			<skipped message="Skipped"><![CDATA[    sum_test.go:20: no network]]></skipped>
		</testcase>
		<system-out><![CDATA[PASS?]]></system-out>
	</testsuite>
</testsuites>)");
  const JunitReport expected{"example.com/sum",
                             {{"TestAdd", "example.com/sum", JunitOutcome::passed, "", {}, 0},
                              {"TestSub/one",
                               "example.com/sum",
                               JunitOutcome::failed,
                               "Failed\nsum_test.go:14: got 3, want 2",
                               {"sum_test.go", 14},
                               2},
                              {"TestNet",
                               "example.com/sum",
                               JunitOutcome::skipped,
                               "Skipped\nsum_test.go:20: no network",
                               {"sum_test.go", 20},
                               0}},
                             3};
  CHECK(report == expected);
}

TEST_CASE("jest-junit: the stack holds the test's own file, before those of the framework") {
  const JunitReport report = parsed(R"(<testsuites name="jest tests" tests="2" failures="1" errors="0" time="0.861">
  <testsuite name="sum" errors="0" failures="1" skipped="0" time="0.527" tests="2">
    <testcase classname="sum adds" name="sum adds" time="0.003">
    </testcase>
    <testcase classname="sum subtracts" name="sum subtracts" time="0.004">
      <failure>Error: expect(received).toBe(expected) // Object.is equality

Expected: 3
Received: 2
    at Object.toBe (/app/sum.test.js:9:17)
    at Promise.then.completed (/app/node_modules/jest-circus/build/utils.js:298:28)</failure>
    </testcase>
  </testsuite>
</testsuites>)");
  CHECK(report.suite == "jest tests");
  CHECK(report.duration_ms == 527);
  REQUIRE(report.cases.size() == 2);
  CHECK(report.cases[1].place == SourcePlace{"/app/sum.test.js", 9});
  CHECK(report.cases[1].message.rfind("Error: expect(received).toBe(expected) // Object.is equality\n\nExpected", 0) ==
        0);
}

TEST_CASE("surefire: a case that passed when it was tried again is green, one that never did is red once") {
  const std::vector<JunitCase> found = cases(R"(
    <testcase name="flaky" classname="T"><flakyFailure message="first try" type="x">T.java:5</flakyFailure>
      <flakyError message="second try"/></testcase>
    <testcase name="red" classname="T"><failure message="no">at T.f(T.java:7)</failure>
      <rerunFailure message="no again">at T.f(T.java:7)</rerunFailure></testcase>)");
  CHECK(found == std::vector<JunitCase>{{"flaky", "T"},
                                        {"red", "T", JunitOutcome::failed, "no\nat T.f(T.java:7)", {"T.java", 7}}});
}

TEST_CASE("a case without a class is of its suite, and one that names an empty class has none") {
  CHECK(cases("<testcase name=\"a\"/><testcase name=\"b\" classname=\"\"/>") ==
        std::vector<JunitCase>{{"a", "s"}, {"b", ""}});
}

TEST_CASE("a case is of the suite it stands in, not of the one around that") {
  const JunitReport report =
      parsed(R"(<testsuite name="outer" time="2"><testsuite name="inner" time="1"><testcase name="a"/></testsuite>)"
             R"(<testcase name="b"/><testsuites name="group"><testcase name="c"/></testsuites></testsuite>)");
  CHECK(report.suite == "outer");
  CHECK(report.cases == std::vector<JunitCase>{{"a", "inner"}, {"b", "outer"}, {"c", "group"}});
}

TEST_CASE("the time of a report is that of its outer suites, and that of its cases when they tell none") {
  CHECK(parsed(R"(<testsuites time="99"><testsuite time="1.5"><testcase time="7"/></testsuite>
                  <testsuite time="0.25"/></testsuites>)")
            .duration_ms == 1750);
  CHECK(parsed(R"(<testsuites><testsuite><testcase time="0.0004"/><testcase time="0.0005"/><testcase time=" 2 "/>
                  <testcase time="2s"/><testcase time="two"/></testsuite></testsuites>)")
            .duration_ms == 4001);
}

TEST_CASE("attributes of the failure itself tell its place best") {
  const auto place = [](const std::string& attributes, const std::string& failure) {
    return cases("<testcase name=\"t\" " + attributes + ">" + failure + "</testcase>").at(0).place;
  };
  const std::string of_case = R"(file="test/a.py" line="3")";
  CHECK(place(of_case, R"(<failure file="lib/b.py" line="9">a.py:5: no</failure>)") == SourcePlace{"lib/b.py", 9});
  CHECK(place(of_case, R"(<failure file="lib/b.py">a.py:5: no</failure>)") == SourcePlace{"a.py", 5});
  CHECK(place(of_case, R"(<failure line="9">other.py:5: no</failure>)") == SourcePlace{"test/a.py", 3});
  CHECK(place(R"(file="test/a.py")", "<failure>no place</failure>") == SourcePlace{"test/a.py", 0});
  CHECK(place("line=\"3\"", "<failure/>") == SourcePlace{});
  CHECK(place(of_case, "") == SourcePlace{});
}

TEST_CASE("the first failure of a case tells its place, the messages of all are kept") {
  const std::vector<JunitCase> found = cases(
      R"(<testcase name="t"><failure>a.c:1: one</failure><failure/><failure>b.c:2: two</failure></testcase>)"
      R"(<testcase name="u"><skipped message="later"/><failure message="no"/><skipped message="again"/></testcase>)");
  CHECK(found == std::vector<JunitCase>{
                     {"t", "s", JunitOutcome::failed, "a.c:1: one\nb.c:2: two", {"a.c", 1}},
                     {"u", "s", JunitOutcome::failed, "no"},
                 });
}

TEST_CASE("a message is told once, whether the text repeats it or not") {
  CHECK(message(R"(<failure message="1 != 2"/>)") == "1 != 2");
  CHECK(message(R"(<failure>1 != 2</failure>)") == "1 != 2");
  CHECK(message(R"(<failure message="1 != 2">1 != 2
at t.c:3</failure>)") == "1 != 2\nat t.c:3");
  CHECK(message(R"(<failure message="1 != 2">AssertionError: 1 != 2
at t.c:3</failure>)") == "AssertionError: 1 != 2\nat t.c:3");
  CHECK(message(R"(<failure message="1 != 2">at t.c:3</failure>)") == "1 != 2\nat t.c:3");
  CHECK(message(R"(<failure message="  ">  </failure>)").empty());
}

TEST_CASE("the text of a failure is all its text, and nothing of the elements and comments in it") {
  CHECK(message("<failure>one <!-- not this --><![CDATA[<two>]]> &amp; three<b>not this</b><?nor this?></failure>") ==
        "one <two> & three");
  CHECK(message("<failure><![CDATA[a ]]]]><![CDATA[> b]]></failure>") == "a ]]> b");
  CHECK(message("<failure message=\"a&#10;b&#9;c&quot;&apos;&lt;\"/>") == "a\nb\tc\"'<");
  CHECK(message("<failure>caf\xc3\xa9 &#x1F600;</failure>") == "caf\xc3\xa9 \xf0\x9f\x98\x80");
}

TEST_CASE("output and properties of a case say nothing about its outcome") {
  CHECK(cases(R"(<testcase name="t"><properties><property name="failure" value="x"/></properties>
      <system-out>failure: t.c:1: no</system-out><system-err><failure/></system-err></testcase>
      <properties/><system-out/><testcase name="u"><testcase name="inner"><failure/></testcase></testcase>)") ==
        std::vector<JunitCase>{{"t", "s"}, {"u", "s"}});
}

TEST_CASE("a case that was not run is skipped, unless it says that it failed") {
  const std::vector<JunitCase> found = cases(
      R"(<testcase name="a" status="notrun"/><testcase name="b" status="disabled"/><testcase name="c" status="run"/>)"
      R"(<testcase name="d" status="notrun"><failure message="no program"/></testcase>)");
  CHECK(found == std::vector<JunitCase>{{"a", "s", JunitOutcome::skipped},
                                        {"b", "s", JunitOutcome::skipped},
                                        {"c", "s"},
                                        {"d", "s", JunitOutcome::failed, "no program"}});
}

TEST_CASE("failures that only the outermost element counts are not lost either") {
  CHECK(parsed(R"(<testsuites name="all" failures="0" errors="2"><testsuite name="s"><testcase name="a"/></testsuite>
      </testsuites>)")
            .cases.back() ==
        JunitCase{"(suite)", "all", JunitOutcome::error, "the suite counts 2 failures that no case shows"});
  CHECK(parsed(R"(<testsuites failures="1"><testsuite failures="1"><testcase name="a"><failure/></testcase></testsuite>
      </testsuites>)")
            .cases.size() == 1);
}

TEST_CASE("Latin-1 that says what it is becomes UTF-8") {
  const JunitReport report = parsed("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><testsuite name=\"caf\xe9\">"
                                    "<testcase name=\"\xfc\"/></testsuite>");
  CHECK(report.suite == "caf\xc3\xa9");
  CHECK(report.cases.at(0).name == "\xc3\xbc");
}

TEST_CASE("names of elements are those of JUnit to the letter") {
  for (const char* const root : {"TestSuite", "junit:testsuite", "testsuitex", "testcase"}) {
    const auto report = parse_junit("<" + std::string(root) + "/>", "r.xml");
    REQUIRE_FALSE(report);
    CHECK(report.error().why == "it is not JUnit: the root element is <" + std::string(root) + ">");
  }
  const auto lengthy = parse_junit("<" + std::string(5000, 'x') + "/>", "r.xml");
  CHECK(lengthy.error().why == "it is not JUnit: the root element is <" + std::string(80, 'x') + ">");
}

TEST_CASE("reports are merged case by case, under the name of the first") {
  JunitReport first = parsed(R"(<testsuite name="one" time="1"><testcase name="a"/></testsuite>)");
  merge(first, parsed(R"(<testsuite name="two" time="2"><testcase name="b"><error/></testcase></testsuite>)"));
  CHECK(first == JunitReport{"one", {{"a", "one"}, {"b", "two", JunitOutcome::error}}, 3000});
  CHECK_FALSE(first.green());
}
