// Which stage may start now, and why one never will. No I/O.
#pragma once

#include <slipway/model/plan.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace slipway::run {

enum class StageProgress { waiting, running, done, failed, skipped };

class Scheduler {
public:
  explicit Scheduler(const model::Plan& plan);

  // A stage that waits although one it needs will never be done, with the reason. Asked until nothing comes.
  struct Skip {
    std::string stage;
    std::string reason;
  };
  std::optional<Skip> next_skip() const;

  // The first stage in the order of the plan that may start.
  const model::PlannedStage* next_ready() const;

  void set(const std::string& stage, StageProgress progress) { m_progress[stage] = progress; }
  StageProgress progress(const std::string& stage) const { return m_progress.at(stage); }
  std::size_t running() const;
  // Nothing runs and nothing can start.
  bool over() const;

  // Nothing new starts from now on.
  void stop(std::string reason) { m_stop_reason = std::move(reason); }

private:
  std::optional<std::string> reason_to_skip(const model::PlannedStage& stage) const;

  const model::Plan& m_plan;
  std::map<std::string, StageProgress> m_progress;
  std::string m_stop_reason;
};

}  // namespace slipway::run
