#include <slipway/report/narrator.hpp>

namespace slipway::report {

Narrator::Narrator(std::vector<Reporter*> reporters, History history)
    : m_reporters(std::move(reporters)), m_history(std::move(history)) {}

// The journal may hold the event that is being told already.
void Narrator::recall(const model::Event& resumed) {
  if (!m_history) return;
  for (const model::Event& past : m_history(resumed.run))
    if (past.sequence < resumed.sequence) apply(m_story, past);
}

void Narrator::on_event(const model::Event& event) {
  if (std::holds_alternative<model::RunResumed>(event.fact)) recall(event);
  apply(m_story, event);
  for (Reporter* reporter : m_reporters)
    reporter->on_event(event, m_story);
}

void Narrator::on_tick(std::int64_t monotonic_ms) {
  for (Reporter* reporter : m_reporters)
    reporter->on_tick(monotonic_ms, m_story);
}

}  // namespace slipway::report
