// Lines for a log: no cursor, no width. Each line of a stage's output names the stage.
#pragma once

#include <slipway/report/output.hpp>
#include <slipway/report/reporter.hpp>
#include <slipway/report/style.hpp>

#include <map>
#include <string>

namespace slipway::report {

class Plain : public Reporter {
public:
  // output: not owned. runs: the folder that holds those of the runs, as it is shown.
  Plain(Output& output, Style style, std::string runs);

  void on_event(const model::Event& event, const RunStory& story) override;

private:
  void say(const std::string& stage, std::string_view text);
  void show(const std::string& stage, std::string_view line);
  void end_lines(const std::string& stage);

  Output& m_output;
  Style m_style;
  std::string m_runs;
  std::map<std::string, LineSplitter> m_lines;
};

}  // namespace slipway::report
