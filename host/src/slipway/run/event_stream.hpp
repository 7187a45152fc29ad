// The one way by which facts of a run reach the journal and those who watch.
#pragma once

#include <slipway/model/event_sink.hpp>
#include <slipway/run/journal.hpp>
#include <slipway/run/run_state.hpp>

#include <optional>
#include <string>
#include <vector>

namespace slipway::run {

class EventStream {
public:
  // state: kept up to date with all facts. sinks: not owned. next_sequence: 1 for a new run.
  EventStream(Journal journal, std::string run, std::uint64_t next_sequence, RunState& state,
              std::vector<model::EventSink*> sinks);

  // Journals the fact if it is one to be kept and tells the sinks. An error is that of the journal; it is also kept.
  base::Status emit(const std::string& stage, model::Fact fact);

  void tick(std::int64_t monotonic_ms);
  const std::optional<base::Error>& journal_error() const { return m_journal_error; }
  base::Status check_untouched() const { return m_journal.check_untouched(); }
  base::Status check_whole() const { return m_journal.check_whole(); }

private:
  Journal m_journal;
  std::string m_run;
  std::uint64_t m_next_sequence;
  RunState& m_state;
  std::vector<model::EventSink*> m_sinks;
  std::optional<base::Error> m_journal_error;
};

}  // namespace slipway::run
