// What a running stage asks of the host: the other half of StageRun.
#include <slipway/base/file.hpp>
#include <slipway/base/json.hpp>
#include <slipway/base/process.hpp>
#include <slipway/run/artifact_store.hpp>
#include <slipway/run/content_cache.hpp>
#include <slipway/run/gate.hpp>
#include <slipway/run/records.hpp>
#include <slipway/run/stage_run.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace slipway::run {

slipway_status StageRun::status_of(const base::Error& error) {
  switch (error.exit()) {
  case base::ExitCode::gate:
    return SLIPWAY_E_INTEGRITY;
  case base::ExitCode::environment:
    return SLIPWAY_E_IO;
  default:
    return SLIPWAY_E_CONFIG;
  }
}

slipway_status StageRun::refuse(const base::Error& error) {
  m_log.record(SLIPWAY_LOG_ERROR, base::one_line(error));
  if (!m_refused) m_refused = error;
  return status_of(error);
}

// The texts in it, not its numbers: a number that holds the digits of a secret is still that number.
std::string StageRun::masked_json(const nlohmann::json& json) const {
  return base::to_text(base::map_texts(json, [this](const std::string& text) { return m_context.secrets.mask(text); }));
}

// Its texts are its name in every run, so they cannot be masked.
base::Status StageRun::check_effect(const model::Effect& effect) const {
  for (const std::string* text : {&effect.kind, &effect.target, &effect.name, &effect.digest})
    if (m_context.secrets.mask(*text) != *text)
      return base::fail({.code = {905},
                         .what = fmt::format("stage '{}' named an effect by a secret", m_stage.name),
                         .state = "it was not begun",
                         .hint = "take the secret out of its address"});
  return check_effect_digest(m_stage.name, effect, m_passed);
}

slipway_status StageRun::record(model::Fact fact) {
  const auto recorded = m_context.events.emit(m_stage.name, std::move(fact));
  return recorded ? SLIPWAY_OK : refuse(recorded.error());
}

void StageRun::log(int level, std::string_view text) { m_log.record(level, text); }
void StageRun::output(std::uint64_t source, std::string_view bytes) { m_log.output(source, bytes); }
void StageRun::warn(const std::string& text) { m_log.warn(text); }

void StageRun::progress(int parts, const std::string& label) {
  m_context.events.emit(m_stage.name, model::Progress{std::clamp(parts, -1, 10000), m_context.secrets.mask(label)});
}

slipway_status StageRun::value(const std::string& name, const std::string& json) {
  const auto status = check_value(name, json, m_context.state.stage(m_stage.name).values);
  if (!status) return refuse(status.error());
  const auto parsed = base::parse_json(json, name);
  return record(model::ValueEmitted{name, masked_json(*parsed)});
}

slipway_status StageRun::artifact(plugin::OfferedArtifact artifact) {
  if (m_context.state.has_artifact(artifact.name))
    return refuse({.code = {511}, .what = fmt::format("there is an artifact '{}' in this run already", artifact.name)});
  base::Result<base::Fd> file = std::move(artifact.file);
  if (!*file) file = base::open_beneath(m_context.folder.workspace(m_stage.name), artifact.path);
  if (!file) {
    m_log.record(SLIPWAY_LOG_ERROR, base::one_line(file.error()));
    return file.error().exit() == base::ExitCode::gate ? SLIPWAY_E_INTEGRITY : SLIPWAY_E_NOT_FOUND;
  }
  auto stored = store_artifact(m_context.folder, {artifact.name, artifact.media_type, m_stage.name, std::move(*file)});
  if (!stored) return refuse(stored.error());
  return record(model::ArtifactMade{std::move(*stored)});
}

plugin::SecretAnswer StageRun::secret(const std::string& name) {
  const bool declared = std::find(m_stage.secrets.begin(), m_stage.secrets.end(), name) != m_stage.secrets.end();
  if (!declared) {
    fail({.code = {905},
          .what = fmt::format("stage '{}' asked for the secret '{}', which it does not declare", m_stage.name, name),
          .state = "it was not given",
          .hint = fmt::format("add it to stages.{}.secrets if the stage should have it", m_stage.name)});
    return {};
  }
  return {SLIPWAY_OK, m_context.secrets.value(name).value_or(std::string())};
}

slipway_status StageRun::keep(pid_t pid) {
  if (!publishes() || pid <= 1 || !base::is_descendant(pid)) return SLIPWAY_E_DENIED;
  m_context.kept.push_back(pid);
  return SLIPWAY_OK;
}

plugin::CacheAnswer StageRun::cache_fetch(const std::string& key) {
  auto content = ContentCache(m_context.plan.source.root).fetch(m_stage.type, key);
  return content ? plugin::CacheAnswer{SLIPWAY_OK, std::move(*content)} : plugin::CacheAnswer{};
}

slipway_status StageRun::cache_store(const std::string& key, base::Fd content) {
  const auto status = ContentCache(m_context.plan.source.root).store(m_stage.type, key, content);
  return status ? SLIPWAY_OK : status_of(status.error());
}

slipway_status StageRun::effect_declare(const model::Effect& effect) {
  if (!publishes() || m_phase != Phase::planning) return SLIPWAY_E_DENIED;
  if (const auto allowed = check_effect(effect); !allowed) return refuse(allowed.error());
  m_effects.declare(effect);
  return SLIPWAY_OK;
}

plugin::EffectAnswer StageRun::effect_begin(const model::Effect& effect) {
  if (!publishes() || m_phase != Phase::running) return {SLIPWAY_E_DENIED, SLIPWAY_EFFECT_PROCEED};
  if (m_cancelled || m_error) return {SLIPWAY_E_CANCELLED, SLIPWAY_EFFECT_PROCEED};
  if (const auto allowed = check_effect(effect); !allowed) return {refuse(allowed.error()), SLIPWAY_EFFECT_PROCEED};
  if (auto untouched = m_context.events.check_untouched(); !untouched) {
    fail(untouched.error());
    return {SLIPWAY_E_IO, SLIPWAY_EFFECT_PROCEED};
  }
  if (m_effects.already_done(effect)) {
    m_effects.done(effect);
    return {record(model::EffectDone{effect, "{}", true}), SLIPWAY_EFFECT_ALREADY_DONE};
  }
  const auto recorded = m_context.events.emit(m_stage.name, model::EffectIntended{effect});
  if (!recorded) {
    fail(recorded.error());
    return {SLIPWAY_E_IO, SLIPWAY_EFFECT_PROCEED};
  }
  m_effects.begin(effect);
  return {SLIPWAY_OK, SLIPWAY_EFFECT_PROCEED};
}

slipway_status StageRun::effect_done(const model::Effect& effect, const std::string& observed) {
  if (!m_effects.begun(effect)) return SLIPWAY_E_DENIED;
  const auto parsed = base::parse_json(observed, "what was observed");
  if (!parsed) return SLIPWAY_E_CONFIG;
  m_effects.done(effect);
  return record(model::EffectDone{effect, masked_json(*parsed), false});
}

}  // namespace slipway::run
