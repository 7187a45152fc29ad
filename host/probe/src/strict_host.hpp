// A host that does nothing for a stage and watches everything that the stage does with it.
//
// Commands are not run, effects not written down, nothing is cached: what the stage hands over is judged and forgotten.
// Every broken rule is reported at once, under its id; who runs the trial picks the rule that it is about.
#pragma once

#include <slipway/abi.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::probe {

enum class Call { create, run, plan, probe, rollback, destroy, facet };

struct HostSettings {
  std::set<std::string> granted;  // Service ids.
  std::string canary;             // What every secret holds.
  std::string workspace;
  std::uint32_t flags = 0;     // Of the stage.
  bool commands_last = false;  // wait() returns only once the stage is cancelled.
  bool locked_tables = false;  // Its structs cannot be written to, and are of a newer minor version.
};

class StrictHost {
public:
  explicit StrictHost(HostSettings settings);
  StrictHost(const StrictHost&) = delete;
  StrictHost& operator=(const StrictHost&) = delete;

  const slipway_host* raw() const { return m_host; }

  // What every service answers from now on; SLIPWAY_OK: what it would answer.
  void answer(slipway_status status) { m_answer = status; }

  // A function of the stage is called, and has returned.
  void enter(Call call);
  void leave(slipway_status status);

  void cancel();
  bool cancelled() const { return m_cancelled; }

  // What a run came to, in one text: values, artifacts, effects.
  std::string outputs() const;
  void forget_outputs();
  // Of the last plan.
  struct EffectText {
    std::string kind, target, name, digest;
    friend bool operator==(const EffectText& a, const EffectText& b) {
      return a.kind == b.kind && a.target == b.target && a.name == b.name && a.digest == b.digest;
    }
  };
  std::vector<EffectText> declared() const;

  // Reports what is left over at the end of a run.
  void check_leftovers();

private:
  friend struct Services;

  static const void* service(const slipway_host* host, const char* id);
  static void fail(const slipway_host* host, slipway_status code, slipway_str message, slipway_str details);

  const void* table(std::string_view id) const;
  void make_tables();

  // Called first by every function that a plugin can call. what: "log.write()".
  void used(const char* what);
  // A text that the plugin hands over: it is UTF-8 and holds no secret.
  std::string take(slipway_str text, const std::string& what);
  std::string take_json(slipway_str text, const std::string& what);
  void check_size(std::uint32_t size, std::size_t least, const char* type);

  HostSettings m_settings;
  slipway_host* m_host = nullptr;
  std::map<std::string, const void*, std::less<>> m_tables;
  int m_cancel_fd = -1;
  std::atomic<slipway_status> m_answer{SLIPWAY_OK};
  std::atomic<bool> m_active{false};
  std::atomic<bool> m_cancelled{false};
  std::atomic<std::int64_t> m_cancelled_ms{0};

  mutable std::mutex m_mutex;  // Of all below.
  std::condition_variable m_cancel_came;
  Call m_call = Call::create;
  int m_fails = 0;
  slipway_status m_fail_code = SLIPWAY_OK;
  std::string m_fail_message;
  std::string m_outputs;
  std::set<std::string> m_values;
  std::set<std::string> m_artifacts;
  std::set<std::uint64_t> m_commands;
  std::uint64_t m_last_command = 0;
  std::vector<EffectText> m_declared;
  std::vector<EffectText> m_begun;
};

constexpr std::int64_t k_grace_ms = 1000;
std::int64_t now_ms();

}  // namespace slipway::probe
