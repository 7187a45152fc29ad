#include <slipway/run/scheduler.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace slipway::run {

Scheduler::Scheduler(const model::Plan& plan) : m_plan(plan) {
  for (const model::PlannedStage& stage : plan.stages)
    m_progress[stage.name] = StageProgress::waiting;
}

std::optional<Scheduler::Skip> Scheduler::next_skip() const {
  for (const model::PlannedStage& stage : m_plan.stages)
    if (m_progress.at(stage.name) == StageProgress::waiting)
      if (auto reason = reason_to_skip(stage)) return Skip{stage.name, std::move(*reason)};
  return std::nullopt;
}

std::optional<std::string> Scheduler::reason_to_skip(const model::PlannedStage& stage) const {
  if (!stage.skip_reason.empty()) return stage.skip_reason;
  for (const std::string& need : stage.needs) {
    const StageProgress progress = m_progress.at(need);
    if (progress == StageProgress::failed) return fmt::format("it needs '{}', which failed", need);
    if (progress == StageProgress::skipped) return fmt::format("it needs '{}', which was skipped", need);
  }
  if (!m_stop_reason.empty()) return m_stop_reason;
  return std::nullopt;
}

const model::PlannedStage* Scheduler::next_ready() const {
  for (const model::PlannedStage& stage : m_plan.stages) {
    const bool ready = m_progress.at(stage.name) == StageProgress::waiting && !reason_to_skip(stage) &&
                       std::all_of(stage.needs.begin(), stage.needs.end(),
                                   [&](const std::string& need) { return m_progress.at(need) == StageProgress::done; });
    if (ready) return &stage;
  }
  return nullptr;
}

std::size_t Scheduler::running() const {
  return static_cast<std::size_t>(std::count_if(
      m_progress.begin(), m_progress.end(), [](const auto& entry) { return entry.second == StageProgress::running; }));
}

bool Scheduler::over() const { return running() == 0 && next_ready() == nullptr && !next_skip(); }

}  // namespace slipway::run
