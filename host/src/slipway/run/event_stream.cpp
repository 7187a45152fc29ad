#include <slipway/base/clock.hpp>
#include <slipway/run/event_stream.hpp>

#include <variant>

namespace slipway::run {

namespace {

// What later steps rely on must be on disk before they begin; the rest follows with the next of these.
Durable durability(const model::Fact& fact) {
  const bool relied_on =
      std::holds_alternative<model::RunStarted>(fact) || std::holds_alternative<model::RunResumed>(fact) ||
      std::holds_alternative<model::EffectIntended>(fact) || std::holds_alternative<model::EffectDone>(fact) ||
      std::holds_alternative<model::StageFinished>(fact) || std::holds_alternative<model::RunFinished>(fact);
  return relied_on ? Durable::yes : Durable::no;
}

}  // namespace

EventStream::EventStream(Journal journal, std::string run, std::uint64_t next_sequence, RunState& state,
                         std::vector<model::EventSink*> sinks)
    : m_journal(std::move(journal)), m_run(std::move(run)), m_next_sequence(next_sequence), m_state(state),
      m_sinks(std::move(sinks)) {}

base::Status EventStream::emit(const std::string& stage, model::Fact fact) {
  model::Event event{0, base::wall_ms(), base::monotonic_ms(), m_run, stage, std::move(fact)};
  base::Status status;
  if (model::journaled(event)) {
    event.sequence = m_next_sequence++;
    status = m_journal.append(event, durability(event.fact));
    if (!status && !m_journal_error) m_journal_error = status.error();
  }
  m_state.apply(event);
  for (model::EventSink* sink : m_sinks)
    sink->on_event(event);
  return status;
}

void EventStream::tick(std::int64_t monotonic_ms) {
  for (model::EventSink* sink : m_sinks)
    sink->on_tick(monotonic_ms);
}

}  // namespace slipway::run
