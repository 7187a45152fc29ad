#include "fake.h"

#include "_cgo_export.h"

#include <slipway/testing.hpp>

#include <exception>
#include <memory>
#include <string>

namespace {

using namespace slipway::testing;

std::string text(const slipway_texts& texts, int index) { return std::string(slipway::to_view(texts.at[index])); }

slipway::Effect effect_of(const slipway_texts& texts) {
  return {text(texts, 0), text(texts, 1), text(texts, 2), text(texts, 3)};
}

FakeProbe call_stage(FakeHost& host, const slipway_plugin* plugin, int call, const slipway_texts& texts,
                     const slipway_texts& effect) {
  const std::string stage = text(texts, 0);
  const std::string config = text(texts, 1);
  const std::string request = text(texts, 2);
  if (call == SLIPWAY_CALL_PLAN) return {plan(plugin, stage, config, request, host)};
  if (call == SLIPWAY_CALL_ROLLBACK) return {rollback(plugin, stage, config, request, host)};
  if (call == SLIPWAY_CALL_PROBE) return probe(plugin, stage, config, request, effect_of(effect), host);
  return {run_stage(plugin, stage, config, request, host)};
}

// Gives the records to one run of Go.
struct Recorder {
  std::uintptr_t run;

  template <typename... Texts>
  void operator()(int record, std::int64_t number, const Texts&... texts) const {
    slipwayTestRecord(run, record, number, slipway_texts{{slipway::to_str(texts)...}});
  }
};

void tell(const Recorder& record, const FakeHost& host, const FakeProbe& probe) {
  const FakeRun& run = probe.run;
  if (!run.ok()) record(SLIPWAY_RECORD_FAILURE, run.status, run.message, run.details);
  record(SLIPWAY_RECORD_OBSERVED, probe.answer);
  for (const LogRecord& line : run.log)
    record(SLIPWAY_RECORD_LOG, line.level, line.text);
  for (const ProgressRecord& progress : run.progress)
    record(SLIPWAY_RECORD_PROGRESS, progress.parts, progress.label);
  for (const EmittedValue& value : run.values)
    record(SLIPWAY_RECORD_VALUE, 0, value.name, value.json);
  for (const EmittedArtifact& artifact : run.artifacts)
    record(SLIPWAY_RECORD_ARTIFACT, 0, artifact.name, artifact.media_type, artifact.path, artifact.content);
  for (const auto& [state, effect, observed] : run.effects)
    record(SLIPWAY_RECORD_EFFECT, static_cast<int>(state), effect.kind, effect.target, effect.name, effect.digest,
           observed);
  for (const std::int64_t pid : run.kept)
    record(SLIPWAY_RECORD_KEPT, pid);
  for (const std::string& rule : run.violations)
    record(SLIPWAY_RECORD_VIOLATION, 0, rule);
  for (const auto& [key, content] : host.cache)
    record(SLIPWAY_RECORD_CACHE, 0, key, content);
  if (host.cancel_requested()) record(SLIPWAY_RECORD_CANCELLED, 0);
}

}  // namespace

struct slipway_fake {
  FakeHost host;
};

slipway_fake* slipway_fake_make() { return new slipway_fake; }

void slipway_fake_set(slipway_fake* fake, int32_t setting, int64_t number, slipway_texts texts) {
  FakeHost& host = fake->host;
  switch (setting) {
  case SLIPWAY_SET_SECRET:
    host.secrets[text(texts, 0)] = text(texts, 1);
    break;
  case SLIPWAY_SET_ENVIRONMENT:
    host.environment[text(texts, 0)] = text(texts, 1);
    break;
  case SLIPWAY_SET_CACHE:
    host.cache[text(texts, 0)] = text(texts, 1);
    break;
  case SLIPWAY_SET_WITHHELD:
    host.withheld.insert(text(texts, 0));
    break;
  case SLIPWAY_SET_ALREADY_DONE:
    host.already_done.push_back(effect_of(texts));
    break;
  case SLIPWAY_SET_FAIL_STATUS:
    host.fail_status = static_cast<slipway_status>(number);
    break;
  case SLIPWAY_SET_FAIL_AT_BEGIN:
    host.fail_at_begin = static_cast<std::size_t>(number);
    break;
  case SLIPWAY_SET_CANCEL_AT_BEGIN:
    host.cancel_at_begin = static_cast<std::size_t>(number);
    break;
  case SLIPWAY_SET_CANCELLED:
    host.request_cancel();
    break;
  }
}

void slipway_fake_call(slipway_fake* fake, const void* plugin, int32_t call, slipway_texts texts, slipway_texts effect,
                       uintptr_t run) {
  const std::unique_ptr<slipway_fake> owned(fake);
  const Recorder record{run};
  try {
    const auto* const described = static_cast<const slipway_plugin*>(plugin);
    tell(record, owned->host, call_stage(owned->host, described, call, texts, effect));
  } catch (const std::exception& mistake) {
    record(SLIPWAY_RECORD_MISTAKE, 0, std::string(mistake.what()));
  }
}
