// JUnit XML as test tools really write it (pytest, gtest, Catch2, cmocka, surefire, ...), read into one report.
#pragma once

#include <slipway/kit/result.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::kit {

struct JunitLimits {
  std::size_t bytes = 64 * 1024 * 1024;
  std::size_t cases = 1'000'000;
  int depth = 64;  // Of suites in suites.
};

enum class JunitOutcome { passed, failed, error, skipped };

// Where in the source a test failed. line 0: unknown.
struct SourcePlace {
  std::string file;
  int line = 0;
  friend bool operator==(const SourcePlace&, const SourcePlace&) = default;
};

struct JunitCase {
  std::string name;
  std::string class_name;
  JunitOutcome outcome = JunitOutcome::passed;
  std::string message = {};  // Of anything but passed: the message attribute and the text.
  SourcePlace place = {};
  std::int64_t duration_ms = 0;
  friend bool operator==(const JunitCase&, const JunitCase&) = default;
};

struct JunitReport {
  std::string suite;
  std::vector<JunitCase> cases;
  std::int64_t duration_ms = 0;
  std::size_t count(JunitOutcome outcome) const;
  bool green() const { return count(JunitOutcome::failed) + count(JunitOutcome::error) == 0; }
  friend bool operator==(const JunitReport&, const JunitReport&) = default;
};

// One file. `what` names it in messages, with line and column. A suite whose attributes count failures that none of
// its cases shows gets an error case, so that it cannot be green. Fails with SLIPWAY_VERDICT_FAIL: malformed, a
// document type, too large, not JUnit.
Result<JunitReport> parse_junit(std::string_view xml, std::string_view what, const JunitLimits& limits = {});

// Append the cases of another file.
void merge(JunitReport& into, JunitReport from);

// The first place that a failure's text names: "src/x.c:42: error", "at x.cpp:7", `File "x.py", line 3`.
SourcePlace find_place(std::string_view text);

// "3 passed, 1 failed, 2 skipped"; zero counts are left out, except passed.
std::string counts_text(const JunitReport& report);

// The record "report" of the host.
std::string report_json(const JunitReport& report);

}  // namespace slipway::kit
