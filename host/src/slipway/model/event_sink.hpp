// Someone who wants to know what happens in a run.
#pragma once

#include <slipway/model/event.hpp>

#include <cstdint>

namespace slipway::model {

class EventSink {
public:
  virtual ~EventSink() = default;
  // Called on the thread of the run, in order. All text is masked already. Must not block for long.
  virtual void on_event(const Event& event) = 0;
  // Called about ten times a second while the run goes on.
  virtual void on_tick(std::int64_t /*monotonic_ms*/) {}
};

}  // namespace slipway::model
