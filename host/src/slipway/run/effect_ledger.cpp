#include <slipway/run/effect_ledger.hpp>

#include <algorithm>

namespace slipway::run {

EffectLedger::EffectLedger(const std::map<model::Effect, EffectState>& before) : m_states(before) {
  for (const auto& [effect, state] : before)
    if (state == EffectState::intended) m_to_probe.push_back(effect);
}

void EffectLedger::declare(const model::Effect& effect) {
  if (std::find(m_to_probe.begin(), m_to_probe.end(), effect) == m_to_probe.end()) m_to_probe.push_back(effect);
}

std::optional<model::Effect> EffectLedger::next_to_probe() const {
  for (const model::Effect& effect : m_to_probe)
    if (!m_seen.contains(effect)) return effect;
  return std::nullopt;
}

void EffectLedger::observe(const model::Effect& effect, model::Presence presence) { m_seen[effect] = presence; }

std::optional<model::Effect> EffectLedger::undecidable() const {
  for (const auto& [effect, presence] : m_seen) {
    const auto state = m_states.find(effect);
    if (presence == model::Presence::unknown && state != m_states.end() && state->second == EffectState::intended)
      return effect;
  }
  return std::nullopt;
}

bool EffectLedger::already_done(const model::Effect& effect) const {
  const auto seen = m_seen.find(effect);
  if (seen != m_seen.end() && seen->second != model::Presence::unknown) return seen->second == model::Presence::same;
  const auto state = m_states.find(effect);
  return state != m_states.end() && state->second == EffectState::done;
}

bool EffectLedger::begun(const model::Effect& effect) const {
  const auto state = m_states.find(effect);
  return state != m_states.end() && state->second == EffectState::intended;
}

// Looking at the world settles what an earlier sitting began; beginning it again opens it again.
void EffectLedger::begin(const model::Effect& effect) {
  m_states[effect] = EffectState::intended;
  m_seen.erase(effect);
}

std::optional<model::Effect> EffectLedger::open() const {
  for (const auto& [effect, state] : m_states) {
    const auto seen = m_seen.find(effect);
    const bool settled = seen != m_seen.end() && seen->second != model::Presence::unknown;
    if (state == EffectState::intended && !settled) return effect;
  }
  return std::nullopt;
}

}  // namespace slipway::run
