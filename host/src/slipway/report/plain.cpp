#include <slipway/base/text.hpp>
#include <slipway/report/ending.hpp>
#include <slipway/report/plain.hpp>

#include <fmt/format.h>

#include <type_traits>

namespace slipway::report {

Plain::Plain(Output& output, Style style, std::string runs)
    : m_output(output), m_style(style), m_runs(std::move(runs)) {}

void Plain::say(const std::string& stage, std::string_view text) {
  m_output.write(fmt::format("{}: {}\n", m_style.bold(stage), text));
}

void Plain::show(const std::string& stage, std::string_view line) {
  m_output.write(fmt::format("{} {} {}\n", stage, m_style.faint("|"), line));
}

void Plain::end_lines(const std::string& stage) {
  m_lines[stage].finish([&](std::string_view line) { show(stage, shown_line(line)); });
}

void Plain::on_event(const model::Event& event, const RunStory& story) {
  const std::string& stage = event.stage;
  std::visit(
      [&](const auto& fact) {
        using F = std::decay_t<decltype(fact)>;
        if constexpr (std::is_same_v<F, model::RunStarted>) {
          m_output.write(fmt::format("run {} of {}\n", story.id, story.pipeline));
        } else if constexpr (std::is_same_v<F, model::RunResumed>) {
          m_output.write(fmt::format("run {} of {} goes on\n", story.id, story.pipeline));
        } else if constexpr (std::is_same_v<F, model::StageStarted>) {
          say(stage, fmt::format("started, {} {}", fact.type, base::printable(fact.plugin_version)));
        } else if constexpr (std::is_same_v<F, model::Output>) {
          m_lines[stage].feed(fact.text, [&](std::string_view line) { show(stage, shown_line(line)); });
        } else if constexpr (std::is_same_v<F, model::LogRecord>) {
          end_lines(stage);
          for (const std::string& line : lines_of(fact))
            show(stage, line);
        } else if constexpr (std::is_same_v<F, model::Warning>) {
          say(stage.empty() ? "run" : stage, m_style.yellow("warning: ") + base::printable(fact.text));
        } else if constexpr (std::is_same_v<F, model::StageSkipped>) {
          say(stage, end_of_stage(*story.stage(stage), m_style));
        } else if constexpr (std::is_same_v<F, model::StageFinished>) {
          end_lines(stage);
          say(stage, end_of_stage(*story.stage(stage), m_style));
        } else if constexpr (std::is_same_v<F, model::RunFinished>) {
          m_output.write(failures_text(story, m_runs + "/" + story.id, m_style));
          m_output.write(summary_text(story, m_runs + "/" + story.id, m_style));
        }
      },
      event.fact);
}

}  // namespace slipway::report
