// slipway/testing.hpp - test a plugin without Slipway: a fake host in the test's own process.
//
// Header-only, C++17, the standard library and POSIX (link with threads). It works with any `const slipway_plugin*`:
// linked into the test, or loaded from its file:
//
//     slipway::testing::LoadedPlugin plugin("build/greet.so");
//     slipway::testing::FakeHost host;
//     host.secrets["TOKEN"] = "s3cret";
//     auto run = slipway::testing::run_stage(plugin, "com.example.greet", "{}", R"({"workspace":"/tmp/w"})", host);
//     assert(run.ok() && run.log_text() == "hello\n");
//
// Commands really run, in the workspace. Effects, values, artifacts and log records are in the FakeRun. Besides log,
// progress, cancel and emit a stage gets only the services that its descriptor lists in needs or wants. Texts are
// handed over without NUL and destroyed after the call, so a sanitizer finds a plugin that keeps what it only borrowed.
#pragma once

#include <slipway/abi.h>
#include <slipway/plugin.hpp>
#include <slipway/testing/fake_host.hpp>
#include <slipway/testing/records.hpp>

#include <dlfcn.h>

#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace slipway {
inline namespace sdk_1_0 {
namespace testing {

// A plugin from its file. Never unloaded (R9). Throws std::runtime_error with the loader's own words.
class LoadedPlugin {
public:
  explicit LoadedPlugin(const std::string& path) {
    void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == nullptr) throw std::runtime_error(::dlerror());
    void* const symbol = ::dlsym(library, "slipway_plugin_entry_v1");
    if (symbol == nullptr) throw std::runtime_error(path + ": no symbol slipway_plugin_entry_v1");
    decltype(&slipway_plugin_entry_v1) entry = nullptr;
    std::memcpy(&entry, &symbol, sizeof entry);
    m_plugin = entry();
    if (m_plugin == nullptr || m_plugin->abi_major != SLIPWAY_ABI_MAJOR)
      throw std::runtime_error(path + ": not a plugin of ABI major " + std::to_string(SLIPWAY_ABI_MAJOR));
  }
  operator const slipway_plugin*() const { return m_plugin; }
  const slipway_plugin* operator->() const { return m_plugin; }

private:
  const slipway_plugin* m_plugin = nullptr;
};

// Null when the plugin has no such stage.
inline const slipway_stage* find_stage(const slipway_plugin* plugin, std::string_view id) {
  for (const slipway_stage* const* stage = plugin->stages; *stage != nullptr; ++stage)
    if (id == (*stage)->id) return *stage;
  return nullptr;
}

namespace detail {

// A text without NUL at its end, overwritten and freed after the call that borrowed it.
class Borrowed {
public:
  explicit Borrowed(std::string_view text) : m_bytes(new char[text.size()]), m_size(text.size()) {
    if (m_size > 0) std::memcpy(m_bytes.get(), text.data(), m_size);
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  ~Borrowed() {
    if (m_size > 0) std::memset(m_bytes.get(), 0xdd, m_size);
  }
  slipway_str str() const { return {m_bytes.get(), m_size}; }

private:
  std::unique_ptr<char[]> m_bytes;
  std::size_t m_size;
};

// create, then action(self) when that went well, destroy in any case. action returns a status.
template <typename Action>
FakeRun perform(const slipway_plugin* plugin, std::string_view stage_id, std::string_view config,
                std::string_view request, FakeHost& host, FakeHost::Call call, Action&& action) {
  const slipway_stage* const stage = find_stage(plugin, stage_id);
  if (stage == nullptr) throw std::runtime_error("the plugin has no stage type " + std::string(stage_id));
  host.begin_stage(stage, text_member(request, "workspace").value_or("."));
  for (const char* const* id = stage->needs; id != nullptr && *id != nullptr; ++id)
    if (!host.granted(*id)) {
      host.refuse(SLIPWAY_E_UNSUPPORTED, std::string("the stage needs the service ") + *id);
      return host.take();
    }
  void* self = nullptr;
  host.enter(FakeHost::Call::create);
  slipway_status status = SLIPWAY_OK;
  {
    const Borrowed text(config);
    status = stage->create(stage, host.raw(), text.str(), &self);
  }
  host.leave(status);
  if (status == SLIPWAY_OK) {
    host.mark_created();
    host.enter(call);
    host.leave(action(*stage, self));
    host.enter(FakeHost::Call::destroy);
    stage->destroy(self);
    host.leave();
  }
  host.end_commands();
  return host.take();
}

inline FakeRun perform_facet(const slipway_plugin* plugin, std::string_view stage_id, std::string_view config,
                             std::string_view request, FakeHost& host, FakeHost::Call call, const char* facet) {
  return perform(
      plugin, stage_id, config, request, host, call, [&](const slipway_stage& stage, void* self) -> slipway_status {
        const auto* table =
            stage.facet == nullptr ? nullptr : static_cast<const slipway_action_v1*>(stage.facet(self, facet));
        if (table == nullptr) {
          host.raw()->fail(host.raw(), SLIPWAY_E_UNSUPPORTED, to_str("the stage does not have this facet"),
                           {nullptr, 0});
          return SLIPWAY_E_UNSUPPORTED;
        }
        const Borrowed text(request);
        return table->perform(self, text.str());
      });
}

}  // namespace detail

inline FakeRun run_stage(const slipway_plugin* plugin, std::string_view stage_id, std::string_view config,
                         std::string_view request, FakeHost& host) {
  return detail::perform(plugin, stage_id, config, request, host, FakeHost::Call::run,
                         [&](const slipway_stage& stage, void* self) -> slipway_status {
                           const detail::Borrowed text(request);
                           return stage.run(self, text.str());
                         });
}
inline FakeRun run_stage(const slipway_plugin* plugin, std::string_view stage_id, std::string_view config,
                         std::string_view request) {
  FakeHost host;
  return run_stage(plugin, stage_id, config, request, host);
}

// SLIPWAY_E_UNSUPPORTED when the stage has no such facet; so too with the two below.
inline FakeRun plan(const slipway_plugin* plugin, std::string_view stage_id, std::string_view config,
                    std::string_view request, FakeHost& host) {
  return detail::perform_facet(plugin, stage_id, config, request, host, FakeHost::Call::plan, SLIPWAY_FACET_PLAN);
}

inline FakeRun rollback(const slipway_plugin* plugin, std::string_view stage_id, std::string_view config,
                        std::string_view request, FakeHost& host) {
  return detail::perform_facet(plugin, stage_id, config, request, host, FakeHost::Call::rollback,
                               SLIPWAY_FACET_ROLLBACK);
}

inline FakeProbe probe(const slipway_plugin* plugin, std::string_view stage_id, std::string_view config,
                       std::string_view request, const Effect& effect, FakeHost& host) {
  FakeProbe found;
  found.run = detail::perform(plugin, stage_id, config, request, host, FakeHost::Call::probe,
                              [&](const slipway_stage& stage, void* self) -> slipway_status {
                                const auto* table =
                                    stage.facet == nullptr
                                        ? nullptr
                                        : static_cast<const slipway_probe_v1*>(stage.facet(self, SLIPWAY_FACET_PROBE));
                                if (table == nullptr) {
                                  host.raw()->fail(host.raw(), SLIPWAY_E_UNSUPPORTED,
                                                   to_str("the stage does not have this facet"), {nullptr, 0});
                                  return SLIPWAY_E_UNSUPPORTED;
                                }
                                const slipway_effect raw{sizeof(slipway_effect), 0,
                                                         to_str(effect.kind),    to_str(effect.target),
                                                         to_str(effect.name),    to_str(effect.digest)};
                                const detail::Borrowed text(request);
                                return table->probe(self, text.str(), &raw, &found.answer);
                              });
  return found;
}

}  // namespace testing
}  // namespace sdk_1_0
}  // namespace slipway
