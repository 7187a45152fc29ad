#include "recorder.hpp"

#include <slipway/base/file.hpp>

#include <sys/mman.h>
#include <unistd.h>

namespace slipway::test {

Recorder::Recorder(std::string fixture, std::int64_t drain_ms) : m_fixture(std::move(fixture)), m_drain_ms(drain_ms) {}

void Recorder::live(const std::string& config) {
  auto file = plugin::PluginFile::open(fixture_plugin(m_fixture)).value();
  plugin::Worker worker(loop, *this,
                        {.described =
                             [&](base::Result<plugin::PluginDescriptor> description) {
                               tell(description ? "described" : "not described");
                               if (description) m_worker->create(stage_type, config, services);
                             },
                         .created =
                             [&](plugin::StageAnswer answer) {
                               tell("created " + std::to_string(answer.status));
                               created = std::move(answer);
                               on_created(*m_worker);
                             },
                         .finished =
                             [&](plugin::StageAnswer answer) {
                               tell("finished " + std::to_string(answer.status));
                               finished = std::move(answer);
                               on_finished(*m_worker);
                             },
                         .signalled = [&](int number) { signals.push_back(number); },
                         .ended =
                             [&](plugin::WorkerEnd end) {
                               tell("ended");
                               ended = std::move(end);
                               loop.stop();
                             }});
  m_worker = &worker;
  // A plugin that leaves in the middle of its work has freed nothing, which is not what these tests are about.
  const std::vector<std::string> env{"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "ASAN_OPTIONS=detect_leaks=0"};
  if (!worker.start({installation().worker, workspace.path(), env, m_drain_ms}, file.fd())) return tell("not started");
  const auto guard = loop.after(30'000, [&] {
    tell("no end within 30 s");
    loop.stop();
  });
  loop.run();
  m_worker = nullptr;
}

void Recorder::log(int level, std::string_view text) {
  logged_bytes += text.size();
  if (text.size() < 500) tell("log " + std::to_string(level) + " " + std::string(text));
}

void Recorder::progress(int parts, const std::string& label) {
  tell("progress " + std::to_string(parts) + " " + label);
}

void Recorder::output(std::uint64_t /*source*/, std::string_view bytes) {
  said.append(bytes);
  if (on_output) on_output(*m_worker, said);
}

slipway_status Recorder::value(const std::string& name, const std::string& json) {
  tell("value " + name + " " + json);
  return SLIPWAY_OK;
}

slipway_status Recorder::artifact(plugin::OfferedArtifact artifact) {
  const std::string content = artifact.file ? base::read_all(artifact.file.get(), 4096).value() : "";
  tell("artifact " + artifact.name + " " + artifact.media_type + " " + artifact.path + " " + content);
  return SLIPWAY_OK;
}

plugin::SecretAnswer Recorder::secret(const std::string& name) {
  tell("secret " + name);
  static const std::map<std::string, std::string> k_secrets{
      {"TOKEN", std::string(300, 's')},
      {"WORD", "a text whose end outlives a reuse of its beginning: correct-horse-battery"},
      {"PIN", "Zq7#kP9"}};
  const auto found = k_secrets.find(name);
  return found == k_secrets.end() ? plugin::SecretAnswer{} : plugin::SecretAnswer{SLIPWAY_OK, found->second};
}

slipway_status Recorder::keep(pid_t pid) {
  tell("keep " + std::to_string(pid));
  return SLIPWAY_OK;
}

plugin::CacheAnswer Recorder::cache_fetch(const std::string& key) {
  tell("fetch " + key);
  const auto found = m_cache.find(key);
  if (found == m_cache.end()) return {};
  base::Fd file(memfd_create("cached", MFD_CLOEXEC));
  static_cast<void>(base::write_all(file.get(), found->second));
  lseek(file.get(), 0, SEEK_SET);
  return {SLIPWAY_OK, std::move(file)};
}

slipway_status Recorder::cache_store(const std::string& key, base::Fd content) {
  tell("store " + key);
  m_cache[key] = base::read_all(content.get(), 4096).value();
  return SLIPWAY_OK;
}

slipway_status Recorder::effect_declare(const model::Effect& effect) {
  tell("declare " + model::describe(effect));
  return SLIPWAY_OK;
}

plugin::EffectAnswer Recorder::effect_begin(const model::Effect& effect) {
  tell("begin " + model::describe(effect));
  return {SLIPWAY_OK, SLIPWAY_EFFECT_PROCEED};
}

slipway_status Recorder::effect_done(const model::Effect& effect, const std::string& observed) {
  tell("done " + model::describe(effect) + " " + observed);
  return SLIPWAY_OK;
}

}  // namespace slipway::test
