// Keeps the story of a run and tells it to the reporters. One story for all of them.
#pragma once

#include <slipway/model/event_sink.hpp>
#include <slipway/report/reporter.hpp>

#include <functional>
#include <string>
#include <vector>

namespace slipway::report {

class Narrator : public model::EventSink {
public:
  // Gives the recorded events of a run, for one that is resumed.
  using History = std::function<std::vector<model::Event>(const std::string& run)>;

  // reporters: not owned, told in this order.
  Narrator(std::vector<Reporter*> reporters, History history);

  void on_event(const model::Event& event) override;
  void on_tick(std::int64_t monotonic_ms) override;

  const RunStory& story() const { return m_story; }

private:
  void recall(const model::Event& resumed);
  std::vector<Reporter*> m_reporters;
  History m_history;
  RunStory m_story;
};

}  // namespace slipway::report
