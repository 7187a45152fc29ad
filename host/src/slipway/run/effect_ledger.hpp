// The effects of one stage: what it means to do, what the world was seen to hold, what was begun and done.
#pragma once

#include <slipway/model/effect.hpp>
#include <slipway/run/run_state.hpp>

#include <deque>
#include <map>
#include <optional>
#include <string>

namespace slipway::run {

class EffectLedger {
public:
  // before: what the journal of this run says already.
  explicit EffectLedger(const std::map<model::Effect, EffectState>& before);

  // An effect that the stage would have; it will be probed.
  void declare(const model::Effect& effect);
  // The next effect to probe: those begun earlier first. Nothing when all are seen.
  std::optional<model::Effect> next_to_probe() const;
  void observe(const model::Effect& effect, model::Presence presence);

  // Begun earlier, and the world could not be asked.
  std::optional<model::Effect> undecidable() const;

  // True when the effect is there and need not be repeated: the world was seen to hold it or, if it was not looked at,
  // the journal says that it was read back.
  bool already_done(const model::Effect& effect) const;

  void begin(const model::Effect& effect);
  void done(const model::Effect& effect) { m_states[effect] = EffectState::done; }
  bool begun(const model::Effect& effect) const;
  // Begun, not done, and not seen since: it may or may not have happened.
  std::optional<model::Effect> open() const;

private:
  std::map<model::Effect, EffectState> m_states;
  std::map<model::Effect, model::Presence> m_seen;
  std::deque<model::Effect> m_to_probe;
};

}  // namespace slipway::run
