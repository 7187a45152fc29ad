#include <slipway/base/json.hpp>
#include <slipway/base/text.hpp>
#include <slipway/check/check_text.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace slipway::check {

namespace {

using base::Json;
using base::printable;

constexpr std::size_t k_printed_lines = 10;
constexpr int k_outcome_width = 7;
constexpr int k_id_width = 18;

bool is_wrong(const Finding& finding) { return finding.outcome > Outcome::skip; }

std::string heading(const CheckReport& report) {
  if (report.plugin.empty()) return printable(report.path);
  return fmt::format("{}: {} {}", printable(report.path), printable(report.plugin), printable(report.version));
}

std::string printed_lines(const Finding& finding) {
  std::string text;
  const std::vector<std::string> lines = base::split(base::trimmed(finding.output), '\n');
  if (lines.front().empty()) return text;
  for (std::size_t i = 0; i < std::min(lines.size(), k_printed_lines); ++i)
    text += "          | " + printable(lines[i]) + "\n";
  return text;
}

std::string as_row(const CheckReport& report, const Finding& finding, const Replay& replay) {
  if (finding.outcome == Outcome::pass && finding.message.empty())
    return fmt::format("{:<{}} {}\n", "pass", k_outcome_width, finding.id);
  std::string row = fmt::format("{:<{}} {:<{}} {}\n", name_of(finding.outcome), k_outcome_width, finding.id, k_id_width,
                                printable(finding.message));
  if (!is_wrong(finding)) return row;
  if (finding.outcome != Outcome::warn) row += printed_lines(finding);
  return row + fmt::format("{:<{}} again: {}\n", "", k_outcome_width, replay_command(report, finding, replay));
}

std::string counts(const CheckReport& report) {
  std::vector<std::string> parts;
  for (const auto& [outcome, word] : {std::pair(Outcome::pass, "passed"), std::pair(Outcome::warn, "warned"),
                                      std::pair(Outcome::fail, "failed"), std::pair(Outcome::crash, "crashed"),
                                      std::pair(Outcome::timeout, "timed out"), std::pair(Outcome::skip, "skipped")})
    if (const std::size_t count = report.count(outcome); count > 0) parts.push_back(fmt::format("{} {}", count, word));
  return base::join(parts, ", ");
}

std::string xml_escaped(const std::string& text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string junit_case(const CheckReport& report, const Finding& finding, const Replay& replay) {
  const std::string head = fmt::format(R"(    <testcase classname="{}" name="{}" time="{:.3f}")",
                                       xml_escaped(report.plugin.empty() ? report.path : report.plugin), finding.id,
                                       static_cast<double>(finding.milliseconds) / 1000);
  if (finding.outcome == Outcome::pass) return head + "/>\n";
  const std::string message = xml_escaped(finding.message);
  if (finding.outcome == Outcome::skip)
    return head + fmt::format(">\n      <skipped message=\"{}\"/>\n    </testcase>\n", message);
  const std::string again = xml_escaped(replay_command(report, finding, replay));
  if (finding.outcome == Outcome::warn)
    return head + fmt::format(">\n      <system-out>{}\n{}</system-out>\n    </testcase>\n", message, again);
  const char* const kind = finding.outcome == Outcome::fail ? "failure" : "error";
  return head + fmt::format(">\n      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n    </testcase>\n", kind,
                            name_of(finding.outcome), message, again);
}

}  // namespace

std::string replay_command(const CheckReport& report, const Finding& finding, const Replay& replay) {
  return fmt::format("slipway plugin check {} --only {} --seed {}{}", base::shell_word(report.path), finding.id,
                     replay.seed, replay.options);
}

std::string report_as_text(const CheckReport& report, const Replay& replay) {
  std::string text = heading(report) + "\n";
  for (const Finding& finding : report.findings)
    text += as_row(report, finding, replay);
  return text +
         fmt::format("{} in {}, seed {}\n", counts(report), base::duration_text(report.milliseconds), replay.seed);
}

std::string report_as_json(const CheckReport& report, const Replay& replay) {
  Json list = Json::array();
  for (const Finding& finding : report.findings) {
    const Test* const test = test_named(finding.id);
    Json row{{"id", finding.id},
             {"level", test->level},
             {"about", std::string(test->summary)},
             {"status", std::string(name_of(finding.outcome))},
             {"duration_ms", finding.milliseconds}};
    if (!finding.message.empty()) row["message"] = finding.message;
    if (is_wrong(finding)) {
      row["replay"] = replay_command(report, finding, replay);
      row["output"] = finding.output;
    }
    list.push_back(std::move(row));
  }
  const Json json{{"path", report.path},
                  {"digest", report.digest},
                  {"plugin", report.plugin},
                  {"version", report.version},
                  {"seed", replay.seed},
                  {"passed", report.passed()},
                  {"duration_ms", report.milliseconds},
                  {"tests", std::move(list)}};
  return base::to_pretty_text(json);
}

std::string report_as_junit(const CheckReport& report, const Replay& replay) {
  const std::size_t errors = report.count(Outcome::crash) + report.count(Outcome::timeout);
  std::string xml = fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
                                "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
                                "time=\"{:.3f}\">\n",
                                xml_escaped(report.path), report.findings.size(), report.count(Outcome::fail), errors,
                                report.count(Outcome::skip), static_cast<double>(report.milliseconds) / 1000);
  for (const Finding& finding : report.findings)
    xml += junit_case(report, finding, replay);
  return xml + "  </testsuite>\n</testsuites>\n";
}

}  // namespace slipway::check
