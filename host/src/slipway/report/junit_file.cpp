#include <slipway/base/clock.hpp>
#include <slipway/base/text.hpp>
#include <slipway/base/utf8.hpp>
#include <slipway/report/junit_file.hpp>

#include <fmt/format.h>
#include <pugixml.hpp>

#include <algorithm>
#include <string_view>

namespace slipway::report {

namespace {

struct Counts {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;

  void operator+=(const Counts& other) {
    tests += other.tests;
    failures += other.failures;
    errors += other.errors;
    skipped += other.skipped;
  }
};

// XML 1.0 has no place for most control characters, not even escaped.
bool allowed(char32_t value) {
  if (value < 0x20) return value == '\t' || value == '\n' || value == '\r';
  return value != 0xFFFE && value != 0xFFFF;
}

std::string xml_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const base::CodePoint next = base::first_code_point(text);
    const std::size_t length = std::max<std::size_t>(next.length, 1);
    if (next.length == 0 || !allowed(next.value))
      out += "\uFFFD";
    else
      out += text.substr(0, length);
    text.remove_prefix(length);
  }
  return out;
}

void set(pugi::xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name).set_value(xml_text(value).c_str());
}

std::string seconds(std::int64_t milliseconds) {
  return fmt::format("{:.3f}", static_cast<double>(milliseconds) / 1000);
}

void set_counts(pugi::xml_node node, const Counts& counts) {
  set(node, "tests", std::to_string(counts.tests));
  set(node, "failures", std::to_string(counts.failures));
  set(node, "errors", std::to_string(counts.errors));
  set(node, "skipped", std::to_string(counts.skipped));
}

void add_outcome(pugi::xml_node node, const char* kind, std::string_view message) {
  pugi::xml_node child = node.append_child(kind);
  message = base::trimmed(message);
  const std::size_t end = message.find('\n');
  set(child, "message", message.substr(0, end));
  if (end != std::string_view::npos) child.text().set(xml_text(message).c_str());
}

pugi::xml_node add_case(pugi::xml_node suite, std::string_view class_name, std::string_view name,
                        std::int64_t duration_ms) {
  pugi::xml_node node = suite.append_child("testcase");
  set(node, "classname", class_name);
  set(node, "name", name);
  set(node, "time", seconds(duration_ms));
  return node;
}

void add_test(pugi::xml_node suite, const model::TestCase& test) {
  pugi::xml_node node = add_case(suite, test.class_name, test.name, test.duration_ms);
  if (!test.file.empty()) set(node, "file", test.file);
  if (test.line > 0) set(node, "line", std::to_string(test.line));
  switch (test.outcome) {
  case model::CaseOutcome::passed:
    break;
  case model::CaseOutcome::failed:
    add_outcome(node, "failure", test.message);
    break;
  case model::CaseOutcome::error:
    add_outcome(node, "error", test.message);
    break;
  case model::CaseOutcome::skipped:
    add_outcome(node, "skipped", test.message);
    break;
  }
}

Counts add_report(pugi::xml_node root, const StageStory& stage, const model::TestReport& report) {
  pugi::xml_node suite = root.append_child("testsuite");
  const Counts counts{.tests = report.passed + report.failed + report.errors + report.skipped,
                      .failures = report.failed,
                      .errors = report.errors,
                      .skipped = report.skipped};
  set(suite, "name", stage.name + "/" + report.suite);
  set_counts(suite, counts);
  set(suite, "time", seconds(report.duration_ms));
  for (const model::TestCase& test : report.cases)
    add_test(suite, test);
  return counts;
}

// True when its reports say all that there is to say about the stage.
bool told_by_reports(const StageStory& stage) {
  const bool red = std::any_of(stage.reports.begin(), stage.reports.end(),
                               [](const model::TestReport& report) { return report.failed + report.errors > 0; });
  if (stage.state == StageState::passed) return !stage.reports.empty();
  return stage.exit == base::ExitCode::red && red;
}

Counts add_stage(pugi::xml_node suite, const StageStory& stage) {
  pugi::xml_node node = add_case(suite, "slipway", stage.name, stage.duration_ms);
  Counts counts{.tests = 1};
  const std::string text = stage.error ? base::one_line(*stage.error) : "the stage failed";
  if (stage.state == StageState::skipped) {
    counts.skipped = 1;
    add_outcome(node, "skipped", stage.reason);
  } else if (!stage.ended()) {
    counts.errors = 1;
    add_outcome(node, "error", "the run ended before the stage did");
  } else if (stage.exit == base::ExitCode::red) {
    counts.failures = 1;
    add_outcome(node, "failure", text);
  } else if (stage.exit != base::ExitCode::done) {
    counts.errors = 1;
    add_outcome(node, "error", text);
  }
  return counts;
}

Counts add_stages(pugi::xml_node root, const RunStory& story) {
  pugi::xml_node suite = root.append_child("testsuite");
  set(suite, "name", "slipway");
  Counts counts;
  std::int64_t duration_ms = 0;
  for (const StageStory& stage : story.stages) {
    if (told_by_reports(stage)) continue;
    counts += add_stage(suite, stage);
    duration_ms += stage.duration_ms;
  }
  set_counts(suite, counts);
  set(suite, "time", seconds(duration_ms));
  if (counts.tests == 0) root.remove_child(suite);
  return counts;
}

class Text : public pugi::xml_writer {
public:
  void write(const void* data, std::size_t size) override { text.append(static_cast<const char*>(data), size); }
  std::string text;
};

}  // namespace

std::string junit_xml(const RunStory& story) {
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("testsuites");
  set(root, "name", story.pipeline);
  Counts counts;
  for (const StageStory& stage : story.stages)
    for (const model::TestReport& report : stage.reports)
      counts += add_report(root, stage, report);
  counts += add_stages(root, story);
  set_counts(root, counts);
  set(root, "time", seconds(story.duration_ms));
  set(root, "timestamp", base::iso_time(story.started_wall_ms));
  Text out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return std::move(out.text);
}

}  // namespace slipway::report
