// result.json and junit.xml in the folder of the run, written when it ends, however it ends.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/report/reporter.hpp>

#include <string>

namespace slipway::report {

class RunFiles : public Reporter {
public:
  // runs: the folder that holds those of the runs, absolute.
  explicit RunFiles(std::string runs) : m_runs(std::move(runs)) {}

  void on_event(const model::Event& event, const RunStory& story) override;
  // For a run whose last event never came. Both files are tried; the error is the first.
  base::Status write(const RunStory& story);

  bool written() const { return m_written; }
  // Of the last writing.
  const base::Status& status() const { return m_status; }

private:
  std::string m_runs;
  bool m_written = false;
  base::Status m_status;
};

}  // namespace slipway::report
