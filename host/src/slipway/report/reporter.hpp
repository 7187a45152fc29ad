// Someone who shows a run: sees each event and the story so far, the event included.
#pragma once

#include <slipway/model/event.hpp>
#include <slipway/report/run_story.hpp>

#include <cstdint>

namespace slipway::report {

class Reporter {
public:
  virtual ~Reporter() = default;
  // Called on the thread of the run, in order. Must not block for long.
  virtual void on_event(const model::Event& event, const RunStory& story) = 0;
  // Called about ten times a second while the run goes on.
  virtual void on_tick(std::int64_t /*monotonic_ms*/, const RunStory& /*story*/) {}
};

}  // namespace slipway::report
