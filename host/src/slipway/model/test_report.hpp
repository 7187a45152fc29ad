// What a suite of tests said, counted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace slipway::model {

enum class CaseOutcome { passed, failed, error, skipped };

struct TestCase {
  std::string name;
  std::string class_name;
  CaseOutcome outcome = CaseOutcome::passed;
  std::string message;  // Of a failure.
  std::string file;     // Empty when unknown.
  int line = 0;         // 0 when unknown.
  std::int64_t duration_ms = 0;
  friend bool operator==(const TestCase&, const TestCase&) = default;
};

struct TestReport {
  std::string suite;
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
  std::uint64_t errors = 0;
  std::uint64_t skipped = 0;
  std::int64_t duration_ms = 0;
  std::vector<TestCase> cases;
  friend bool operator==(const TestReport&, const TestReport&) = default;
};

}  // namespace slipway::model
