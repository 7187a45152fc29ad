// A suite of tests: a command and the JUnit files that it writes. Used wherever tests are run for a verdict.
#pragma once

#include <slipway/kit/failure.hpp>
#include <slipway/kit/json.hpp>
#include <slipway/kit/junit.hpp>
#include <slipway/kit/result.hpp>
#include <slipway/plugin.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::kit {

enum class MissingReports { refused, allowed };

struct Suite {
  std::string name;
  std::vector<std::string> argv;
  std::vector<std::string> reports = {};  // Globs, relative to the folder. None: the exit code alone decides.
  std::vector<std::string> env = {};      // "K=V"
  std::string working_directory = {};     // Relative to the folder.
  std::uint32_t timeout_ms = 0;           // 0: none.
  std::string timeout_key = "timeout";    // How messages name the parameter.
  MissingReports missing_reports = MissingReports::refused;
};

// The members of a suite in a plugin's config_schema, without braces: "run", "reports", "timeout", "env",
// "working-directory", "allow-no-report".
#define SLIPWAY_KIT_SUITE_PROPERTIES                                                                                                                                                                           \
  R"("run":{"description":"The command, as a list of words or one text that is split as a shell would, without a shell",)"                                                                                     \
  R"("anyOf":[{"type":"string","minLength":1},{"type":"array","minItems":1,"items":{"type":"string"}}]},)"                                                                                                     \
  R"("reports":{"description":"JUnit files that the command writes, as globs relative to the workspace; files of an earlier run are removed before","type":"array","items":{"type":"string","minLength":1}},)" \
  R"("timeout":{"description":"Limit of the command: 500ms, 90s, 10m, 1h","type":"string","pattern":"^[1-9][0-9]{0,8}(ms|s|m|h)$"},)"                                                                          \
  R"("env":{"description":"Variables added to the environment of the command","type":"object","additionalProperties":{"type":"string"}},)"                                                                     \
  R"("working-directory":{"description":"Where the command runs, relative to the workspace","type":"string","minLength":1},)"                                                                                  \
  R"("allow-no-report":{"description":"Accept that no report file, or no test case, is found","type":"boolean"})"

// From parameters that the schema has accepted. `where` names the object in messages ("suites[0]").
Result<Suite> parse_suite(const Json& object, std::string_view name, std::string_view where);

struct SuiteOutcome {
  JunitReport report;
  std::string message = {};                // Why it is red, one clause; empty: green.
  std::vector<FailureItem> failures = {};  // Each failed case, and what is wrong with the suite as a whole.
  bool green() const { return message.empty(); }
};

// Remove the report files of an earlier run, run the command, read what it wrote. Red when the command fails, when a
// case fails, when all cases were skipped, and when a report is missing or unreadable. Logs the counts and each failure
// with its place. `env` is added before the suite's own. Errors: SLIPWAY_E_NOT_FOUND (no such program),
// SLIPWAY_E_CANCELLED, SLIPWAY_E_CONFIG.
Result<SuiteOutcome> run_suite(const Host& host, const std::string& folder, const Suite& suite,
                               const std::vector<std::string>& env = {});

}  // namespace slipway::kit
