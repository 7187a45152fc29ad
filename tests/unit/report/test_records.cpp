#include "support/catch.hpp"
#include "telling.hpp"

#include <slipway/report/records.hpp>

using namespace slipway;

TEST_CASE("A report is read with its cases") {
  const auto report = report::read_report(test::k_red_report);
  REQUIRE(report.has_value());
  CHECK(*report == model::TestReport{.suite = "unit",
                                     .passed = 11,
                                     .failed = 1,
                                     .duration_ms = 1500,
                                     .cases = {{.name = "adds an item", .class_name = "store", .duration_ms = 3},
                                               {.name = "keeps order",
                                                .class_name = "store",
                                                .outcome = model::CaseOutcome::failed,
                                                .message = "expected 1\ngot 2",
                                                .file = "tests/test_store.c",
                                                .line = 41}}});
}

TEST_CASE("Errors and skipped cases are told apart") {
  const auto report = report::read_report(
      R"({"suite":"s","cases":[{"name":"a","outcome":"error"},{"name":"b","outcome":"skipped","line":null}]})");
  REQUIRE(report.has_value());
  CHECK(report->cases[0].outcome == model::CaseOutcome::error);
  CHECK(report->cases[1].outcome == model::CaseOutcome::skipped);
  CHECK(report->cases[1].line == 0);
}

TEST_CASE("A record of another shape is not read") {
  CHECK_FALSE(report::read_report("no JSON").has_value());
  CHECK_FALSE(report::read_report("[]").has_value());
  CHECK_FALSE(report::read_report(R"({"suite":7})").has_value());
  CHECK_FALSE(report::read_image("{}").has_value());
  CHECK_FALSE(report::read_verdict("3").has_value());
  CHECK(report::read_publications(R"({"repositories":"none"})").empty());
  CHECK_FALSE(report::read_deployment(R"({"url":[]})").has_value());
}

TEST_CASE("The records of a release, a publication and a deployment are read") {
  CHECK(report::read_image(R"({"digest":"sha256:1","size":725,"platform":"linux/amd64"})")->size == 725);
  CHECK(report::read_verdict(R"({"subject":"sha256:1","result":"PASSED"})")->result == "PASSED");
  const auto publications = report::read_publications(
      R"({"repositories":[{"repository":"r","digest":"d","tags":["1","2"],"pinned":"r@d"}]})");
  REQUIRE(publications.size() == 1);
  CHECK(publications[0].tags == std::vector<std::string>{"1", "2"});
  CHECK(publications[0].pinned == "r@d");
  const auto deployment = report::read_deployment(
      R"({"environment":"local","digest":"d","url":"u","predecessor":null,"state":"deployed"})");
  REQUIRE(deployment.has_value());
  CHECK(deployment->predecessor.empty());
  CHECK(deployment->state == "deployed");
}

TEST_CASE("Numbers of a report that make no sense count nothing") {
  const auto report = report::read_report(
      R"({"suite":"s","passed":-3,"failed":"2","errors":null,"skipped":4.0,"duration_ms":-1,"cases":[{"name":"a"}]})");
  REQUIRE(report.has_value());
  CHECK(*report == model::TestReport{.suite = "s", .skipped = 4, .duration_ms = -1, .cases = {{.name = "a"}}});
}

TEST_CASE("An outcome that this version does not know is no failure") {
  const auto report = report::read_report(R"({"suite":"s","cases":[{"name":"a","outcome":"flaky"}]})");
  REQUIRE(report.has_value());
  CHECK(report->cases[0].outcome == model::CaseOutcome::passed);
}

TEST_CASE("One entry of another shape makes a whole publication unreadable") {
  CHECK(report::read_publications(R"({"repositories":[{"repository":"r"},{"repository":7}]})").empty());
  CHECK(report::read_publications(R"({"repositories":[{"repository":"r","tags":[1]}]})").empty());
  CHECK(report::read_publications("{}").empty());
  const auto bare = report::read_publications(R"({"repositories":[{"repository":"r","digest":null}]})");
  REQUIRE(bare.size() == 1);
  CHECK(bare[0].repository == "r");
  CHECK(bare[0].digest.empty());
  CHECK(bare[0].tags.empty());
}
