#include <slipway/base/text.hpp>
#include <slipway/report/ending.hpp>
#include <slipway/report/facts.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace slipway::report {

namespace {

std::string place_of(const model::TestCase& test) {
  if (test.file.empty()) return {};
  return test.line > 0 ? fmt::format("  {}:{}", test.file, test.line) : "  " + test.file;
}

bool is_failure(const model::TestCase& test) {
  return test.outcome == model::CaseOutcome::failed || test.outcome == model::CaseOutcome::error;
}

std::string name_of(const model::TestCase& test) {
  return test.class_name.empty() ? test.name : test.class_name + "." + test.name;
}

std::string test_text(const model::TestCase& test, const Style& style) {
  std::string text = fmt::format("    {} {}{}\n", style.red(style.failed_mark()), base::printable(name_of(test)),
                                 base::printable(place_of(test)));
  for (const std::string& line : base::split(base::trimmed(test.message), '\n'))
    if (!line.empty()) text += "      " + shown_line(line) + '\n';
  return text;
}

std::string report_text(const model::TestReport& report, const Style& style) {
  if (report.failed + report.errors == 0) return {};
  std::string text = fmt::format("  {}: {}\n", base::printable(report.suite), counts_of({report}));
  for (const model::TestCase& test : report.cases)
    if (is_failure(test)) text += test_text(test, style);
  return text;
}

std::string tail_text(const StageStory& stage, const std::string& folder) {
  if (stage.tail.empty()) return {};
  const std::string file = stage.log.substr(stage.log.rfind('/') + 1);
  std::string text =
      fmt::format("  last lines of its output{}:\n", file.empty() ? "" : ", " + folder + "/logs/" + file);
  for (const std::string& line : stage.tail)
    text += "    | " + line + '\n';
  return text;
}

std::string failure_text(const StageStory& stage, const std::string& folder, const Style& style) {
  std::string text = fmt::format("{} {}\n", style.red(style.failed_mark()), style.bold(stage.name));
  if (stage.error)
    for (const std::string& line : base::split(base::trimmed(base::render(*stage.error)), '\n'))
      text += "  " + line + '\n';
  for (const model::TestReport& report : stage.reports)
    text += report_text(report, style);
  return text + tail_text(stage, folder);
}

bool is_stop(base::ExitCode exit) { return exit == base::ExitCode::interrupted || exit == base::ExitCode::terminated; }

std::string fact_line(std::string_view name, const std::string& value) {
  return value.empty() ? std::string() : fmt::format("  {:<9} {}\n", name, base::printable(value));
}

std::string styled_word(base::ExitCode exit, const Style& style) {
  const std::string word(word_for(exit));
  if (exit == base::ExitCode::done) return style.green(word);
  return is_stop(exit) ? style.yellow(word) : style.red(word);
}

bool nothing_ran(const RunStory& story) {
  return !story.stages.empty() && std::all_of(story.stages.begin(), story.stages.end(), [](const StageStory& stage) {
    return stage.state == StageState::skipped;
  });
}

bool did_not_serve(base::ExitCode exit) {
  return exit == base::ExitCode::rolled_back || exit == base::ExitCode::rollback_failed;
}

std::string publications_of(const RunStory& story) {
  std::string text;
  for (const StageStory& stage : story.stages)
    for (const PublicationRecord& publication : stage.publications) {
      text += fact_line("published", publication.pinned.empty() ? publication.repository : publication.pinned);
      text += fact_line("tags", base::join(publication.tags, ", "));
    }
  return text;
}

std::string deployments_of(const RunStory& story) {
  std::string text;
  for (const StageStory& stage : story.stages)
    if (stage.deployment) {
      const DeploymentRecord& deployment = *stage.deployment;
      const std::string where = deployment.url.empty() ? "" : ": " + deployment.url;
      text += fact_line(deployment_word(deployment), deployment.environment + where);
    }
  return text;
}

}  // namespace

std::string end_of_stage(const StageStory& story, const Style& style) {
  if (story.state == StageState::skipped)
    return fmt::format("{}: {}", style.yellow("skipped"), base::printable(story.reason));
  if (story.done_before) {
    const std::string facts = facts_of(story);
    return style.green("passed") + " before" + (facts.empty() ? "" : ": " + facts);
  }
  std::string text = fmt::format("{} in {}", styled_word(story.exit, style), base::duration_text(story.duration_ms));
  if (const std::string facts = facts_of(story); !facts.empty()) text += ": " + facts;
  return text;
}

std::string failures_text(const RunStory& story, const std::string& folder, const Style& style) {
  std::string text;
  for (const StageStory& stage : story.stages)
    if (stage.state == StageState::failed) text += '\n' + failure_text(stage, folder, style);
  return text;
}

std::string_view word_for(base::ExitCode exit) {
  if (exit == base::ExitCode::done) return "passed";
  if (exit == base::ExitCode::timeout) return "timed out";
  return is_stop(exit) ? "stopped" : "failed";
}

bool worth_resuming(base::ExitCode exit) {
  return exit == base::ExitCode::in_doubt || exit == base::ExitCode::timeout || is_stop(exit);
}

std::string summary_text(const RunStory& story, const std::string& folder, const Style& style) {
  std::string text = fmt::format("\nrun {} of {} {} in {}\n", story.id, story.pipeline, styled_word(story.exit, style),
                                 base::duration_text(story.duration_ms));
  text += fact_line("image", image_digest_of(story));
  const std::string publications = publications_of(story);
  text += publications + deployments_of(story);
  if (!publications.empty() && did_not_serve(story.exit))
    text += fact_line("note", "the tags above name the image that did not serve");
  for (const std::string& warning : story.warnings)
    text += fact_line("warning", warning);
  for (const StageStory& stage : story.stages)
    for (const std::string& warning : stage.warnings)
      text += fact_line("warning", stage.name + ": " + warning);
  if (nothing_ran(story)) text += fact_line("note", "every stage was skipped, so nothing ran");
  text += fact_line("files", folder);
  if (worth_resuming(story.exit)) text += fact_line("go on", "slipway resume " + story.id);
  return text;
}

}  // namespace slipway::report
