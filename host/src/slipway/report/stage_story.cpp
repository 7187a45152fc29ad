#include <slipway/abi.h>
#include <slipway/base/text.hpp>
#include <slipway/report/stage_story.hpp>

#include <type_traits>

namespace slipway::report {

namespace {

void add_line(StageStory& story, std::string line) {
  story.tail.push_back(std::move(line));
  if (story.tail.size() > StageStory::k_tail) story.tail.pop_front();
}

void add_output(StageStory& story, std::string_view text) {
  story.output.feed(text, [&story](std::string_view line) { add_line(story, shown_line(line)); });
}

void end_output(StageStory& story) {
  story.output.finish([&story](std::string_view line) { add_line(story, shown_line(line)); });
}

void add_value(StageStory& story, const model::ValueEmitted& value) {
  if (value.name == "report") {
    if (auto report = read_report(value.json)) story.reports.push_back(std::move(*report));
  } else if (value.name == "image") {
    story.image = read_image(value.json);
  } else if (value.name == "verdict") {
    story.verdict = read_verdict(value.json);
  } else if (value.name == "publication") {
    story.publications = read_publications(value.json);
  } else if (value.name == "deployment") {
    story.deployment = read_deployment(value.json);
  }
}

// A stage that starts again in a later sitting of the run leaves its past behind.
void start(StageStory& story, const model::Event& event, const model::StageStarted& fact) {
  StageStory fresh;
  fresh.name = story.name;
  fresh.state = StageState::running;
  fresh.started_ms = event.monotonic_ms;
  fresh.plugin = fact;
  story = std::move(fresh);
}

void skip(StageStory& story, const model::StageSkipped& fact) {
  story.state = fact.done_before ? StageState::passed : StageState::skipped;
  story.done_before = fact.done_before;
  story.reason = fact.reason;
}

void finish(StageStory& story, const model::StageFinished& fact) {
  end_output(story);
  story.state = fact.exit == base::ExitCode::done ? StageState::passed : StageState::failed;
  story.exit = fact.exit;
  story.error = fact.error;
  story.duration_ms = fact.duration_ms;
  story.log = fact.log;
}

}  // namespace

std::vector<std::string> lines_of(const model::LogRecord& record) {
  std::vector<std::string> lines;
  if (record.level < SLIPWAY_LOG_INFO) return lines;
  const std::string prefix = record.level >= SLIPWAY_LOG_ERROR  ? "error: "
                             : record.level >= SLIPWAY_LOG_WARN ? "warning: "
                                                                : "";
  for (const std::string& line : base::split(record.text, '\n'))
    lines.push_back(prefix + shown_line(line));
  if (lines.size() > 1 && lines.back() == prefix) lines.pop_back();
  return lines;
}

void apply(StageStory& story, const model::Event& event) {
  std::visit(
      [&](const auto& fact) {
        using F = std::decay_t<decltype(fact)>;
        if constexpr (std::is_same_v<F, model::StageStarted>) {
          start(story, event, fact);
        } else if constexpr (std::is_same_v<F, model::StageSkipped>) {
          skip(story, fact);
        } else if constexpr (std::is_same_v<F, model::StageFinished>) {
          finish(story, fact);
        } else if constexpr (std::is_same_v<F, model::Output>) {
          add_output(story, fact.text);
        } else if constexpr (std::is_same_v<F, model::LogRecord>) {
          for (std::string& line : lines_of(fact))
            add_line(story, std::move(line));
        } else if constexpr (std::is_same_v<F, model::Progress>) {
          story.progress = fact;
        } else if constexpr (std::is_same_v<F, model::ValueEmitted>) {
          add_value(story, fact);
        } else if constexpr (std::is_same_v<F, model::ArtifactMade>) {
          story.artifacts.push_back(fact.artifact);
        } else if constexpr (std::is_same_v<F, model::Warning>) {
          story.warnings.push_back(fact.text);
        }
      },
      event.fact);
}

}  // namespace slipway::report
