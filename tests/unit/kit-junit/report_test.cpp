#include "support/catch.hpp"

#include <slipway/kit/junit.hpp>

#include <string>

using namespace slipway::kit;

TEST_CASE("a report becomes the record that the host keeps") {
  const JunitReport report{"unit",
                           {{"a", "c", JunitOutcome::passed, "", {}, 3},
                            {"b", "c", JunitOutcome::failed, "said \"no\"", {"src/b.c", 7}, 4},
                            {"d", "c", JunitOutcome::error, "x \xff", {"f", 0}, 0},
                            {"e", "", JunitOutcome::skipped}},
                           12};
  CHECK(
      report_json(report) ==
      R"({"suite":"unit","passed":1,"failed":1,"errors":1,"skipped":1,"duration_ms":12,"cases":[)"
      R"({"name":"a","class_name":"c","outcome":"passed","duration_ms":3},)"
      R"({"name":"b","class_name":"c","outcome":"failed","message":"said \"no\"","file":"src/b.c","line":7,"duration_ms":4},)"
      "{\"name\":\"d\",\"class_name\":\"c\",\"outcome\":\"error\",\"message\":\"x \uFFFD\",\"file\":\"f\","
      "\"duration_ms\":0},"
      R"({"name":"e","class_name":"","outcome":"skipped","duration_ms":0}]})");
}

TEST_CASE("a report without cases has an empty list") {
  CHECK(report_json({"unit", {}, 0}) ==
        R"({"suite":"unit","passed":0,"failed":0,"errors":0,"skipped":0,"duration_ms":0,"cases":[]})");
}

TEST_CASE("counts are told in words, without those that are zero") {
  CHECK(counts_text({}) == "0 passed");
  CHECK(counts_text({"s", {{"a"}, {"b"}}}) == "2 passed");
  CHECK(counts_text({"s",
                     {{"a"},
                      {"b", "", JunitOutcome::failed},
                      {"c", "", JunitOutcome::error},
                      {"d", "", JunitOutcome::skipped}}}) == "1 passed, 1 failed, 1 with errors, 1 skipped");
}
