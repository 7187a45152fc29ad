#include "support/catch.hpp"

#include <slipway/base/file.hpp>
#include <slipway/check/check_text.hpp>
#include <slipway/check/finding.hpp>

#include <map>
#include <regex>
#include <set>

using namespace slipway;

namespace {

// Rules that the validator is said to check, and where it is not a test of that name: the one that does.
const std::map<std::string, std::string> k_elsewhere{{"threads", "entry-pure"}, {"ids", "facets"}};

std::set<std::string> rules_of_the_header() {
  const std::string header = *base::read_file(SLIPWAY_SOURCE_DIR "/sdk/include/slipway/abi.h", 1 << 20);
  static const std::regex rule(R"( \*  R\d+ +([a-z0-9-]+) )");
  std::set<std::string> found;
  std::string id;
  for (std::size_t at = 0; at < header.find("#ifndef SLIPWAY_ABI_H"); at = header.find('\n', at) + 1) {
    const std::string line = header.substr(at, header.find('\n', at) - at);
    std::smatch match;
    if (std::regex_search(line, match, rule)) id = match[1];
    if (line.find("validator") != std::string::npos && !id.empty()) found.insert(id);
  }
  return found;
}

}  // namespace

TEST_CASE("Each rule that the validator is said to check has its test") {
  const std::set<std::string> rules = rules_of_the_header();
  CHECK(rules.size() > 15);
  for (const std::string& rule : rules) {
    INFO(rule);
    const auto elsewhere = k_elsewhere.find(rule);
    CHECK(check::test_named(elsewhere == k_elsewhere.end() ? rule : elsewhere->second) != nullptr);
  }
}

TEST_CASE("Ids are unique and levels only rise") {
  std::set<std::string_view> ids;
  int level = 1;
  for (const check::Test& test : check::tests()) {
    CHECK(ids.insert(test.id).second);
    CHECK(test.level >= level);
    level = test.level;
  }
  CHECK(level == check::k_highest_level);
}

TEST_CASE("The command that repeats a test can be pasted into a shell") {
  check::CheckReport report;
  report.path = "my plugin's.so";
  CHECK(check::replay_command(report, {.id = "text"}, {3, ""}) ==
        R"(slipway plugin check 'my plugin'\''s.so' --only text --seed 3)");
}

TEST_CASE("A report counts, and what a plugin printed cannot forge it") {
  check::CheckReport report{.path = "x.so", .digest = "", .plugin = "com.example.x", .version = "1.0.0"};
  report.findings = {
      {.id = "elf-note"},
      {.id = "one-export", .outcome = check::Outcome::fail, .message = "<bad>\x1b[2J", .output = "a\nb\x07\n"},
      {.id = "wants", .outcome = check::Outcome::skip, .message = "none"}};
  report.milliseconds = 5;
  CHECK(report_as_text(report, {}) == "x.so: com.example.x 1.0.0\n"
                                      "pass    elf-note\n"
                                      "fail    one-export         <bad>\\x1b[2J\n"
                                      "          | a\n"
                                      "          | b\\x07\n"
                                      "        again: slipway plugin check x.so --only one-export --seed 1\n"
                                      "skip    wants              none\n"
                                      "1 passed, 1 failed, 1 skipped in 5 ms, seed 1\n");
  CHECK(report_as_junit(report, {}).find("message=\"&lt;bad&gt;\\x1b[2J\"") != std::string::npos);
  CHECK_FALSE(report.passed());
}
