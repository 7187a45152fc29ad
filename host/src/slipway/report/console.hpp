// The live view: a line for each running stage, drawn in place; what has ended scrolls by above.
#pragma once

#include <slipway/report/live_area.hpp>
#include <slipway/report/reporter.hpp>
#include <slipway/report/style.hpp>

#include <cstdint>
#include <string>

namespace slipway::report {

class Console : public Reporter {
public:
  // terminal: not owned. runs: the folder that holds those of the runs, as it is shown.
  Console(Terminal& terminal, Style style, std::string runs);

  void on_event(const model::Event& event, const RunStory& story) override;
  void on_tick(std::int64_t monotonic_ms, const RunStory& story) override;

private:
  void draw(std::string_view above, const RunStory& story);
  LiveLine line_of(const StageStory& stage, std::size_t name_width, std::size_t columns) const;

  Terminal& m_terminal;
  LiveArea m_area;
  Style m_style;
  std::string m_runs;
  std::int64_t m_now = 0;
};

}  // namespace slipway::report
