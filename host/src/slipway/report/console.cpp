#include <slipway/base/text.hpp>
#include <slipway/report/console.hpp>
#include <slipway/report/ending.hpp>
#include <slipway/report/width.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>

namespace slipway::report {

namespace {

std::size_t name_width_of(const RunStory& story) {
  std::size_t width = 0;
  for (const StageStory& stage : story.stages)
    width = std::max(width, display_width(stage.name));
  return width;
}

std::string activity_of(const StageStory& stage) {
  std::vector<std::string> parts;
  if (stage.progress.parts >= 0) parts.push_back(fmt::format("{} %", stage.progress.parts / 100));
  if (!stage.progress.label.empty()) parts.push_back(base::printable(stage.progress.label));
  if (!stage.tail.empty()) parts.push_back(stage.tail.back());
  return base::join(parts, "  ");
}

// Always as wide, so that the text after it stands still.
std::string elapsed_text(std::int64_t milliseconds) {
  const std::int64_t seconds = std::max<std::int64_t>(milliseconds, 0) / 1000;
  return fmt::format("{:>3}:{:02}", seconds / 60, seconds % 60);
}

std::string mark_of(const StageStory& stage, const Style& style) {
  if (stage.state == StageState::passed) return style.green(style.passed_mark());
  if (stage.state == StageState::skipped) return style.yellow(style.skipped_mark());
  return style.red(style.failed_mark());
}

}  // namespace

Console::Console(Terminal& terminal, Style style, std::string runs)
    : m_terminal(terminal), m_area(terminal), m_style(style), m_runs(std::move(runs)) {}

LiveLine Console::line_of(const StageStory& stage, std::size_t name_width, std::size_t columns) const {
  const std::string head =
      fmt::format("  {} {}  ", padded(stage.name, name_width), elapsed_text(m_now - stage.started_ms));
  // The last column stays free: some terminals wrap as soon as it is written.
  const std::size_t room = columns > 1 ? columns - 1 : 1;
  const std::string shown_head = cut_to_width(head, room, m_style.cut_mark());
  const std::size_t head_width = display_width(shown_head);
  const std::string rest = cut_to_width(activity_of(stage), room - head_width, m_style.cut_mark());
  return {shown_head + m_style.faint(rest), head_width + display_width(rest)};
}

void Console::draw(std::string_view above, const RunStory& story) {
  const Size size = m_terminal.size();
  const std::size_t most = std::max<std::size_t>(size.rows, 3) - 2;
  std::vector<LiveLine> lines;
  std::size_t hidden = 0;
  for (const StageStory& stage : story.stages) {
    if (stage.state != StageState::running) continue;
    if (lines.size() < most)
      lines.push_back(line_of(stage, name_width_of(story), size.columns));
    else
      ++hidden;
  }
  if (hidden > 0) {
    const std::string text = cut_to_width(fmt::format("  and {} more", hidden), size.columns, "");
    lines.push_back({text, display_width(text)});
  }
  m_area.draw(above, std::move(lines));
}

void Console::on_event(const model::Event& event, const RunStory& story) {
  m_now = std::max(m_now, event.monotonic_ms);
  const std::size_t width = name_width_of(story);
  std::visit(
      [&](const auto& fact) {
        using F = std::decay_t<decltype(fact)>;
        if constexpr (std::is_same_v<F, model::RunStarted> || std::is_same_v<F, model::RunResumed>) {
          draw(fmt::format("run {} of {}{}\n", story.id, m_style.bold(story.pipeline), story.resumed ? " goes on" : ""),
               story);
        } else if constexpr (std::is_same_v<F, model::StageStarted>) {
          draw({}, story);
        } else if constexpr (std::is_same_v<F, model::StageSkipped> || std::is_same_v<F, model::StageFinished>) {
          const StageStory& stage = *story.stage(event.stage);
          draw(fmt::format("{} {}  {}\n", mark_of(stage, m_style), padded(stage.name, width),
                           end_of_stage(stage, m_style)),
               story);
        } else if constexpr (std::is_same_v<F, model::Warning>) {
          draw(fmt::format("{} {}\n", m_style.yellow("warning:"), base::printable(fact.text)), story);
        } else if constexpr (std::is_same_v<F, model::RunFinished>) {
          m_area.close();
          m_terminal.write(failures_text(story, m_runs + "/" + story.id, m_style));
          m_terminal.write(summary_text(story, m_runs + "/" + story.id, m_style));
        }
      },
      event.fact);
}

void Console::on_tick(std::int64_t monotonic_ms, const RunStory& story) {
  m_now = std::max(m_now, monotonic_ms);
  if (!story.finished) draw({}, story);
}

}  // namespace slipway::report
