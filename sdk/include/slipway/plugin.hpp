// slipway/plugin.hpp - a stage plugin in C++.
//
// Header-only, C++17, the standard library only. A stage is a class with a constructor (Host, config) and a run():
//
//     class Greet {
//     public:
//       Greet(slipway::Host host, std::string_view) : m_host(host) {}
//       void run(std::string_view) { m_host.log_info("hello"); }
//     private:
//       slipway::Host m_host;
//     };
//     SLIPWAY_PLUGIN((slipway::PluginInfo{"com.example.greet", "1.0.0", "Apache-2.0", ""}),
//                    (slipway::StageType<Greet>{{"com.example.greet", "Greet", "Says hello"}}))
//
// A stage says "no" or fails by throwing slipway::Failure; every other exception becomes SLIPWAY_E_INTERNAL. No
// exception leaves the plugin (rule R6). Optional members are found by their presence:
//     void plan(std::string_view request);                                        facet slipway.plan/1
//     int32_t probe(std::string_view request, const slipway::Effect& effect);     facet slipway.probe/1
//     void rollback(std::string_view request);                                    facet slipway.rollback/1
#pragma once

#include <slipway/abi.h>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace slipway {
inline namespace sdk_1_0 {

inline slipway_str to_str(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view to_view(slipway_str text) {
  return text.len == 0 ? std::string_view{} : std::string_view{text.ptr, text.len};
}

// Why a stage did not succeed. `details` is empty or a JSON object as slipway_host.fail() takes it.
class Failure : public std::exception {
public:
  Failure(slipway_status status, std::string message, std::string details = {})
      : m_status(status), m_message(std::move(message)), m_details(std::move(details)) {}
  const char* what() const noexcept override { return m_message.c_str(); }
  slipway_status status() const noexcept { return m_status; }
  const std::string& details() const noexcept { return m_details; }

private:
  slipway_status m_status;
  std::string m_message;
  std::string m_details;
};

// The bytes of a secret, wiped when it goes (R23). A std::string that is made of view() is not.
class Secret {
public:
  explicit Secret(std::size_t size) : m_bytes(size) {}
  Secret(Secret&& other) noexcept = default;
  Secret& operator=(Secret&& other) noexcept {
    m_bytes.swap(other.m_bytes);
    return *this;
  }
  ~Secret() {
    for (volatile char& byte : m_bytes)  // Else the compiler leaves out what nobody reads any more.
      byte = 0;
  }

  std::string_view view() const { return {m_bytes.data(), m_bytes.size()}; }
  char* data() { return m_bytes.data(); }
  std::size_t size() const { return m_bytes.size(); }

private:
  std::vector<char> m_bytes;
};

// One change of the outside world; all four texts together are its identity.
struct Effect {
  std::string kind;
  std::string target;
  std::string name;
  std::string digest;
};

// A command for the host to run. Texts are copied by the call.
struct Command {
  std::vector<std::string> argv;
  std::vector<std::string> env;  // "K=V", added to the stage's environment.
  std::string cwd;               // Empty: the workspace.
  std::uint32_t timeout_ms = 0;  // 0: only the stage's own limit.
  std::uint32_t flags = 0;       // SLIPWAY_EXEC_*
  int stdin_fd = -1;             // -1: /dev/null.
  int output_fd = -1;            // -1: the log; otherwise receives stdout and stderr.
};

struct Exit {
  std::int32_t code = 0;
  std::int32_t signal = 0;
  bool ok() const { return code == 0 && signal == 0; }
};

// The host's services, typed. A cheap value; valid as long as the stage. Functions may be called from every thread.
// A service that fails throws Failure with the host's status.
class Host {
public:
  explicit Host(const slipway_host* host) : m_host(host) {}
  const slipway_host* raw() const { return m_host; }

  void log(std::int32_t level, std::string_view text) const {
    if (const auto* table = find<slipway_log_v1>(SLIPWAY_SERVICE_LOG);
        table != nullptr && level >= static_cast<std::int32_t>(table->min_level))
      table->write(m_host, level, to_str(text), {nullptr, 0});
  }
  void log_debug(std::string_view text) const { log(SLIPWAY_LOG_DEBUG, text); }
  void log_info(std::string_view text) const { log(SLIPWAY_LOG_INFO, text); }
  void log_warn(std::string_view text) const { log(SLIPWAY_LOG_WARN, text); }
  void log_error(std::string_view text) const { log(SLIPWAY_LOG_ERROR, text); }

  // parts: 0 to 10000, or -1 while the total is unknown.
  void progress(std::int32_t parts, std::string_view label) const {
    if (const auto* table = find<slipway_progress_v1>(SLIPWAY_SERVICE_PROGRESS))
      table->report(m_host, parts, to_str(label));
  }

  bool cancelled() const {
    const auto* table = find<slipway_cancel_v1>(SLIPWAY_SERVICE_CANCEL);
    return table != nullptr && table->requested(m_host) != 0;
  }
  // Readable once the host asked to stop; poll only. -1: none.
  int cancel_fd() const {
    const auto* table = find<slipway_cancel_v1>(SLIPWAY_SERVICE_CANCEL);
    return table == nullptr ? -1 : table->fd;
  }
  void throw_if_cancelled() const {
    if (cancelled()) throw Failure(SLIPWAY_E_CANCELLED, "stopped on request");
  }

  void emit_value(std::string_view name, std::string_view json) const {
    check(need<slipway_emit_v1>(SLIPWAY_SERVICE_EMIT)->value(m_host, to_str(name), to_str(json)), "emit value", name);
  }
  // path: relative to the workspace.
  void emit_artifact(std::string_view name, std::string_view path, std::string_view media_type) const {
    slipway_artifact artifact{};
    artifact.struct_size = sizeof artifact;
    artifact.fd = -1;
    artifact.name = to_str(name);
    artifact.path = to_str(path);
    artifact.media_type = to_str(media_type);
    check(need<slipway_emit_v1>(SLIPWAY_SERVICE_EMIT)->artifact(m_host, &artifact), "emit artifact", name);
  }

  Secret secret(std::string_view name) const {
    const auto* table = need<slipway_secret_v1>(SLIPWAY_SERVICE_SECRET);
    std::size_t needed = 0;
    slipway_status status = table->read(m_host, to_str(name), nullptr, 0, &needed);
    if (status == SLIPWAY_OK) return Secret(0);
    if (status != SLIPWAY_E_RANGE) check(status, "read secret", name);
    Secret value(needed);
    status = table->read(m_host, to_str(name), value.data(), value.size(), &needed);
    check(status, "read secret", name);
    return value;
  }

  // Start a command; *out_fd receives the read end of its stdout when CAPTURE is set, owned by the caller.
  std::uint64_t start(const Command& command, int* out_fd = nullptr) const {
    const std::vector<slipway_str> argv = borrow(command.argv);
    const std::vector<slipway_str> env = borrow(command.env);
    slipway_exec_req request{};
    request.struct_size = sizeof request;
    request.flags = command.flags;
    request.argv = argv.data();
    request.argc = argv.size();
    request.env = env.data();
    request.envc = env.size();
    request.cwd = to_str(command.cwd);
    request.stdin_fd = command.stdin_fd;
    request.output_fd = command.output_fd;
    request.timeout_ms = command.timeout_ms;
    std::uint64_t id = 0;
    std::int32_t fd = -1;
    check(need<slipway_exec_v1>(SLIPWAY_SERVICE_EXEC)->start(m_host, &request, &id, &fd), "start",
          command.argv.empty() ? std::string_view{} : std::string_view{command.argv.front()});
    if (out_fd != nullptr) *out_fd = fd;
    return id;
  }
  // Throws Failure with SLIPWAY_E_TRANSIENT after its time-out and SLIPWAY_E_CANCELLED when the stage is cancelled.
  Exit wait(std::uint64_t id) const {
    Exit exit;
    check(need<slipway_exec_v1>(SLIPWAY_SERVICE_EXEC)->wait(m_host, id, &exit.code, &exit.signal), "wait for command",
          {});
    return exit;
  }
  Exit execute(const Command& command) const { return wait(start(command)); }
  void stop(std::uint64_t id) const {
    check(need<slipway_exec_v1>(SLIPWAY_SERVICE_EXEC)->stop(m_host, id), "stop command", {});
  }
  void keep(std::int64_t pid) const {
    check(need<slipway_exec_v1>(SLIPWAY_SERVICE_EXEC)->keep(m_host, pid), "keep process", {});
  }

  void declare(const Effect& effect) const {
    const slipway_effect raw_effect = borrow(effect);
    check(need<slipway_effect_v1>(SLIPWAY_SERVICE_EFFECT)->declare(m_host, &raw_effect), "declare effect", effect.name);
  }
  // True: do it and call done(). False: the world already holds it.
  bool begin(const Effect& effect) const {
    const slipway_effect raw_effect = borrow(effect);
    std::int32_t decision = SLIPWAY_EFFECT_PROCEED;
    check(need<slipway_effect_v1>(SLIPWAY_SERVICE_EFFECT)->begin(m_host, &raw_effect, &decision), "begin effect",
          effect.name);
    return decision == SLIPWAY_EFFECT_PROCEED;
  }
  void done(const Effect& effect, std::string_view observed_json) const {
    const slipway_effect raw_effect = borrow(effect);
    check(need<slipway_effect_v1>(SLIPWAY_SERVICE_EFFECT)->done(m_host, &raw_effect, to_str(observed_json)),
          "report effect", effect.name);
  }

  // fd of what is kept under the key, owned by the caller; nothing when there is none.
  std::optional<int> cache_fetch(std::string_view key) const {
    std::int32_t fd = -1;
    const slipway_status status = need<slipway_cache_v1>(SLIPWAY_SERVICE_CACHE)->fetch(m_host, to_str(key), &fd);
    if (status == SLIPWAY_E_NOT_FOUND) return std::nullopt;
    check(status, "fetch from cache", key);
    return fd;
  }
  void cache_store(std::string_view key, int fd) const {
    check(need<slipway_cache_v1>(SLIPWAY_SERVICE_CACHE)->store(m_host, to_str(key), fd), "store in cache", key);
  }

private:
  template <typename Table>
  const Table* find(const char* id) const {
    return static_cast<const Table*>(m_host->service(m_host, id));
  }
  template <typename Table>
  const Table* need(const char* id) const {
    const auto* table = find<Table>(id);
    if (table == nullptr) throw Failure(SLIPWAY_E_DENIED, std::string("the host does not grant the service ") + id);
    return table;
  }
  static void check(slipway_status status, const char* action, std::string_view subject) {
    if (status == SLIPWAY_OK) return;
    std::string message = std::string("cannot ") + action;
    if (!subject.empty()) message.append(" '").append(subject).append("'");
    throw Failure(status, message + (status == SLIPWAY_E_CANCELLED ? ": the stage is being cancelled"
                                                                   : ": status " + std::to_string(status)));
  }
  static std::vector<slipway_str> borrow(const std::vector<std::string>& texts) {
    std::vector<slipway_str> views;
    views.reserve(texts.size());
    for (const std::string& text : texts)
      views.push_back(to_str(text));
    return views;
  }
  static slipway_effect borrow(const Effect& effect) {
    return {sizeof(slipway_effect), 0, to_str(effect.kind), to_str(effect.target), to_str(effect.name),
            to_str(effect.digest)};
  }

  const slipway_host* m_host;
};

namespace detail {
inline constexpr const char* k_no_ids[] = {nullptr};
}

// Static description of a plugin and of a stage type. Texts must be literals.
struct PluginInfo {
  const char* id;
  const char* version;
  const char* license;
  const char* homepage;
};

struct StageInfo {
  const char* id;
  const char* title;
  const char* summary;
  std::uint32_t flags = 0;
  const char* config_schema = R"({"type":"object","additionalProperties":false})";
  const char* output_schema = R"({"type":"object"})";
  const char* const* needs = detail::k_no_ids;  // NULL-ended, not NULL.
  const char* const* wants = detail::k_no_ids;  // NULL-ended, not NULL.
};

namespace detail {

template <typename S, typename = void>
struct has_plan : std::false_type {};
template <typename S>
struct has_plan<S, std::void_t<decltype(std::declval<S&>().plan(std::string_view{}))>> : std::true_type {};
template <typename S, typename = void>
struct has_rollback : std::false_type {};
template <typename S>
struct has_rollback<S, std::void_t<decltype(std::declval<S&>().rollback(std::string_view{}))>> : std::true_type {};
template <typename S, typename = void>
struct has_probe : std::false_type {};
template <typename S>
struct has_probe<S, std::void_t<decltype(std::declval<S&>().probe(std::string_view{}, std::declval<const Effect&>()))>>
    : std::true_type {};

// A stage object with the host it talks to, so that a thunk can report what was thrown.
template <typename S>
struct Instance {
  const slipway_host* host;
  S stage;
};

inline slipway_status report(const slipway_host* host, slipway_status status, std::string_view message,
                             std::string_view details) noexcept {
  host->fail(host, status, to_str(message), to_str(details));
  return status;
}

// Run `action`, turning whatever it throws into fail() and a status. Nothing escapes (R6, R10).
template <typename Action>
slipway_status guarded(const slipway_host* host, Action&& action) noexcept {
  try {
    std::forward<Action>(action)();
    return SLIPWAY_OK;
  } catch (const Failure& failure) {
    return report(host, failure.status(), failure.what(), failure.details());
  } catch (const std::exception& error) {
    return report(host, SLIPWAY_E_INTERNAL, error.what(), {});
  } catch (...) {
    return report(host, SLIPWAY_E_INTERNAL, "an exception that is not a std::exception", {});
  }
}

template <typename S>
struct Thunks {
  static slipway_status SLIPWAY_CALL create(const slipway_stage*, const slipway_host* host, slipway_str config,
                                            void** out_self) noexcept {
    return guarded(host, [&] { *out_self = new Instance<S>{host, S(Host(host), to_view(config))}; });
  }
  static slipway_status SLIPWAY_CALL run(void* self, slipway_str request) noexcept {
    auto* instance = static_cast<Instance<S>*>(self);
    return guarded(instance->host, [&] { instance->stage.run(to_view(request)); });
  }
  static void SLIPWAY_CALL destroy(void* self) noexcept {
    auto* instance = static_cast<Instance<S>*>(self);
    guarded(instance->host, [instance] { delete instance; });
  }

  static slipway_status SLIPWAY_CALL plan(void* self, slipway_str request) noexcept {
    auto* instance = static_cast<Instance<S>*>(self);
    if constexpr (has_plan<S>::value)
      return guarded(instance->host, [&] { instance->stage.plan(to_view(request)); });
    else
      return SLIPWAY_E_UNSUPPORTED;
  }
  static slipway_status SLIPWAY_CALL rollback(void* self, slipway_str request) noexcept {
    auto* instance = static_cast<Instance<S>*>(self);
    if constexpr (has_rollback<S>::value)
      return guarded(instance->host, [&] { instance->stage.rollback(to_view(request)); });
    else
      return SLIPWAY_E_UNSUPPORTED;
  }
  static slipway_status SLIPWAY_CALL probe(void* self, slipway_str request, const slipway_effect* effect,
                                           std::int32_t* answer) noexcept {
    auto* instance = static_cast<Instance<S>*>(self);
    if constexpr (has_probe<S>::value)
      return guarded(instance->host, [&] {
        const Effect copy{std::string(to_view(effect->kind)), std::string(to_view(effect->target)),
                          std::string(to_view(effect->name)), std::string(to_view(effect->digest))};
        *answer = instance->stage.probe(to_view(request), copy);
      });
    else
      return SLIPWAY_E_UNSUPPORTED;
  }

  static const void* SLIPWAY_CALL facet(void*, const char* id) noexcept {
    static constexpr slipway_action_v1 plan_table{sizeof(slipway_action_v1), 0, &plan};
    static constexpr slipway_action_v1 rollback_table{sizeof(slipway_action_v1), 0, &rollback};
    static constexpr slipway_probe_v1 probe_table{sizeof(slipway_probe_v1), 0, &probe};
    const std::string_view name(id);
    if (has_plan<S>::value && name == SLIPWAY_FACET_PLAN) return &plan_table;
    if (has_rollback<S>::value && name == SLIPWAY_FACET_ROLLBACK) return &rollback_table;
    if (has_probe<S>::value && name == SLIPWAY_FACET_PROBE) return &probe_table;
    return nullptr;
  }
};

}  // namespace detail

// The C description of the stage class S.
template <typename S>
struct StageType : slipway_stage {
  explicit constexpr StageType(const StageInfo& info)
      : slipway_stage{sizeof(slipway_stage),
                      info.flags,
                      info.id,
                      info.title,
                      info.summary,
                      info.config_schema,
                      info.output_schema,
                      info.needs,
                      info.wants,
                      &detail::Thunks<S>::create,
                      &detail::Thunks<S>::run,
                      &detail::Thunks<S>::destroy,
                      &detail::Thunks<S>::facet} {}
};

}  // namespace sdk_1_0
}  // namespace slipway

#define SLIPWAY_BUILT_WITH "slipway-cpp 1.0, " __VERSION__

// Define the entry point of a plugin with one stage type. Use once, at namespace scope, with parenthesised arguments.
#define SLIPWAY_PLUGIN(info_, stage_)                                                                                  \
  SLIPWAY_NOTE(0);                                                                                                     \
  namespace {                                                                                                          \
  constexpr slipway::PluginInfo slipway_info_v1_ = info_;                                                              \
  constexpr auto slipway_stage_v1_ = stage_;                                                                           \
  constexpr const slipway_stage* slipway_stages_v1_[] = {&slipway_stage_v1_, nullptr};                                 \
  constexpr slipway_plugin slipway_plugin_v1_ = {                                                                      \
      sizeof(slipway_plugin),    SLIPWAY_ABI_MAJOR,        SLIPWAY_ABI_TARGET,                                         \
      slipway_info_v1_.id,       slipway_info_v1_.version, slipway_info_v1_.license,                                   \
      slipway_info_v1_.homepage, SLIPWAY_BUILT_WITH,       slipway_stages_v1_};                                        \
  }                                                                                                                    \
  extern "C" SLIPWAY_EXPORT const slipway_plugin* SLIPWAY_CALL slipway_plugin_entry_v1(void) {                         \
    return &slipway_plugin_v1_;                                                                                        \
  }
