// The fake host: every service of abi.h, with its outcome written down and its misbehaviour settable.
#pragma once

#include <slipway/abi.h>
#include <slipway/plugin.hpp>
#include <slipway/testing/fake_command.hpp>
#include <slipway/testing/fake_files.hpp>
#include <slipway/testing/json_text.hpp>
#include <slipway/testing/records.hpp>

#include <sys/mman.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slipway {
inline namespace sdk_1_0 {
namespace testing {

// Set the public members before the call. One host may serve several calls, one at a time: the cache, the effects
// that are already done and a cancellation stay, the records begin anew.
class FakeHost {
public:
  FakeHost() : m_cancel_pipe(detail::make_pipe()) {
    m_host = {sizeof m_host, SLIPWAY_ABI_MINOR, this, "fake", "0.0.0", &service_of, &fail_of};
    m_cancel = {sizeof m_cancel, m_cancel_pipe.read_end.get(), &cancel_requested, &cancel_grace};
  }
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;
  ~FakeHost() { end_commands(); }

  // ---- Settings ----
  std::string workspace;  // Empty: what the request names as its workspace.
  std::map<std::string, std::string> environment = detail::environment_of(environ);  // Of commands.
  std::map<std::string, std::string> secrets;
  std::map<std::string, std::string> cache;  // Key to content; the plugin adds to it.
  std::set<std::string> withheld;            // Service ids to refuse although the stage asks for them.
  std::vector<Effect> already_done;          // begin() answers SLIPWAY_EFFECT_ALREADY_DONE for these.
  std::size_t fail_at_begin = 0;             // begin() of the Nth effect, from 1, returns fail_status. 0: never.
  slipway_status fail_status = SLIPWAY_E_IO;
  std::size_t cancel_at_begin = 0;        // The Nth begin() requests a cancellation and refuses. 0: never.
  std::chrono::milliseconds grace{2000};  // From a cancellation, and from a stop of a command, to the kill.
  std::uint32_t min_log_level = SLIPWAY_LOG_TRACE;
  std::function<void(const LogRecord&)> on_log;  // Called after each record, on the thread that wrote it.

  // Ask the stage to stop: the flag, the descriptor, and the end of its commands. [any]
  void request_cancel() {
    {
      const std::lock_guard<std::mutex> lock(m_mutex);
      if (m_cancelled) return;
      m_cancelled_at = std::chrono::steady_clock::now();
      m_cancelled = true;
      m_cancel_pipe.write_end.reset();  // Makes the other end readable, for good.
    }
    for (FakeCommand* command : running())
      command->cancel();
  }
  bool cancel_requested() const { return m_cancelled; }

  const slipway_host* raw() const { return &m_host; }

  // ---- Used by the calls in testing.hpp ----
  enum class Call { create, plan, run, probe, rollback, destroy };

  void begin_stage(const slipway_stage* stage, const std::string& folder) {
    const std::lock_guard<std::mutex> lock(m_mutex);
    // A thread of the stage before may have called meanwhile.
    std::vector<std::string> violations = std::move(m_run.violations);
    m_run = FakeRun{};
    m_run.violations = std::move(violations);
    m_failed = false;
    m_begins = 0;
    m_stage = stage;
    m_folder = workspace.empty() ? folder : workspace;
    m_granted.clear();
    for (const char* const id :
         {SLIPWAY_SERVICE_LOG, SLIPWAY_SERVICE_PROGRESS, SLIPWAY_SERVICE_CANCEL, SLIPWAY_SERVICE_EMIT})
      if (withheld.count(id) == 0) m_granted.insert(id);
    for (const char* const* list : {stage->needs, stage->wants})
      for (const char* const* id = list; id != nullptr && *id != nullptr; ++id)
        if (withheld.count(*id) == 0 && table(*id) != nullptr) m_granted.insert(*id);
  }
  bool granted(const std::string& id) const { return m_granted.count(id) != 0; }
  void enter(Call call) {
    const std::lock_guard<std::mutex> lock(m_mutex);
    m_call = call;
    m_failed = false;
    m_active = true;
  }
  void leave() {
    const std::lock_guard<std::mutex> lock(m_mutex);
    m_active = false;
  }
  // Take note of what a call came to.
  void leave(slipway_status status) {
    const std::lock_guard<std::mutex> lock(m_mutex);
    m_active = false;
    m_run.status = status;
    if (status != SLIPWAY_OK && !m_failed)
      broken("R10 fail-first: status " + std::to_string(status) + " without fail()");
    if (status == SLIPWAY_OK) m_run.message = m_run.details = {};
  }
  void refuse(slipway_status status, std::string message) {
    const std::lock_guard<std::mutex> lock(m_mutex);
    m_run.status = status;
    m_run.message = std::move(message);
  }
  void mark_created() { m_run.created = true; }
  void end_commands() {
    std::vector<std::int64_t> kept;
    {
      const std::lock_guard<std::mutex> lock(m_mutex);
      kept = m_run.kept;
    }
    for (FakeCommand* command : running())
      command->end(kept);
    const std::lock_guard<std::mutex> lock(m_mutex);
    m_commands.clear();
  }
  // The records, which begin anew; also of what was called since the last call.
  FakeRun take() {
    const std::lock_guard<std::mutex> lock(m_mutex);
    return std::exchange(m_run, FakeRun{});
  }

private:
  // What every function of the host does first.
  static FakeHost& called(const slipway_host* host, const char* what) {
    FakeHost& fake = *static_cast<FakeHost*>(host->impl);
    const std::lock_guard<std::mutex> lock(fake.m_mutex);
    if (!fake.m_active)
      fake.broken(std::string("R24 services-in-time: ") + what + " while no function of the stage is active");
    return fake;
  }
  static std::string text(slipway_str borrowed) { return std::string(to_view(borrowed)); }
  static Effect copy(const slipway_effect* effect) {
    return {text(effect->kind), text(effect->target), text(effect->name), text(effect->digest)};
  }
  void broken(std::string rule) { m_run.violations.push_back(std::move(rule)); }

  // ---- Host ----
  static const void* SLIPWAY_CALL service_of(const slipway_host* host, const char* id) {
    FakeHost& fake = called(host, "service()");
    const std::lock_guard<std::mutex> lock(fake.m_mutex);
    return fake.granted(id) ? fake.table(id) : nullptr;
  }
  static void SLIPWAY_CALL fail_of(const slipway_host* host, slipway_status, slipway_str message, slipway_str details) {
    FakeHost& fake = called(host, "fail()");
    const std::lock_guard<std::mutex> lock(fake.m_mutex);
    fake.m_failed = true;
    fake.m_run.message = text(message);
    fake.m_run.details = text(details);
    if (details.len > 0 && !is_json(to_view(details))) fake.broken("R4 text: details of fail() are not JSON");
  }

  const void* table(const std::string& id) {
    static constexpr slipway_progress_v1 k_progress{sizeof(slipway_progress_v1), 0, &progress_report};
    static constexpr slipway_emit_v1 k_emit{sizeof(slipway_emit_v1), 0, &emit_value, &emit_artifact};
    static constexpr slipway_secret_v1 k_secret{sizeof(slipway_secret_v1), 0, &secret_read};
    static constexpr slipway_exec_v1 k_exec{
        sizeof(slipway_exec_v1), 0, &exec_start, &exec_wait, &exec_stop, &exec_keep};
    static constexpr slipway_cache_v1 k_cache{sizeof(slipway_cache_v1), 0, &cache_fetch, &cache_store};
    static constexpr slipway_effect_v1 k_effect{sizeof(slipway_effect_v1), 0, &effect_declare, &effect_begin,
                                                &effect_done};
    m_log = {sizeof m_log, min_log_level, &log_write};
    if (id == SLIPWAY_SERVICE_LOG) return &m_log;
    if (id == SLIPWAY_SERVICE_PROGRESS) return &k_progress;
    if (id == SLIPWAY_SERVICE_CANCEL) return &m_cancel;
    if (id == SLIPWAY_SERVICE_EMIT) return &k_emit;
    if (id == SLIPWAY_SERVICE_SECRET) return &k_secret;
    if (id == SLIPWAY_SERVICE_EXEC) return &k_exec;
    if (id == SLIPWAY_SERVICE_CACHE) return &k_cache;
    if (id == SLIPWAY_SERVICE_EFFECT) return &k_effect;
    return nullptr;
  }

  // ---- Log, progress, cancel ----
  void write_log(LogRecord record) {
    {
      const std::lock_guard<std::mutex> lock(m_mutex);
      m_run.log.push_back(record);
    }
    if (on_log) on_log(record);
  }
  static void SLIPWAY_CALL log_write(const slipway_host* host, std::int32_t level, slipway_str line,
                                     slipway_str fields) {
    FakeHost& fake = called(host, "log.write()");
    if (level < static_cast<std::int32_t>(fake.min_log_level)) return;
    fake.write_log({level, text(line), text(fields), LogOrigin::plugin});
  }
  static void SLIPWAY_CALL progress_report(const slipway_host* host, std::int32_t parts, slipway_str label) {
    FakeHost& fake = called(host, "progress.report()");
    const std::lock_guard<std::mutex> lock(fake.m_mutex);
    if (parts < -1 || parts > 10000) fake.broken("progress: " + std::to_string(parts) + " is not -1 to 10000");
    fake.m_run.progress.push_back({parts, text(label)});
  }
  static std::int32_t SLIPWAY_CALL cancel_requested(const slipway_host* host) {
    return called(host, "cancel.requested()").m_cancelled ? 1 : 0;
  }
  static std::int64_t SLIPWAY_CALL cancel_grace(const slipway_host* host) {
    FakeHost& fake = called(host, "cancel.grace_ms()");
    const std::lock_guard<std::mutex> lock(fake.m_mutex);
    if (!fake.m_cancelled) return -1;
    const auto passed =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - fake.m_cancelled_at);
    return std::max<std::int64_t>(0, (fake.grace - passed).count());
  }

  // ---- Emit ----
  static slipway_status SLIPWAY_CALL emit_value(const slipway_host* host, slipway_str name, slipway_str json) {
    FakeHost& fake = called(host, "emit.value()");
    const std::lock_guard<std::mutex> lock(fake.m_mutex);
    if (name.len == 0 || !is_json(to_view(json))) return SLIPWAY_E_CONFIG;
    if (to_view(name) != "report" && !fake.m_run.all_values(to_view(name)).empty()) return SLIPWAY_E_CONFIG;
    fake.m_run.values.push_back({text(name), text(json)});
    return SLIPWAY_OK;
  }
  static slipway_status SLIPWAY_CALL emit_artifact(const slipway_host* host, const slipway_artifact* artifact) {
    FakeHost& fake = called(host, "emit.artifact()");
    const std::lock_guard<std::mutex> lock(fake.m_mutex);
    EmittedArtifact made{
        text(artifact->name), text(artifact->media_type), text(artifact->path), text(artifact->annotations), {}};
    if (!detail::is_artifact_name(made.name) || (!made.annotations.empty() && !is_json(made.annotations)))
      return SLIPWAY_E_CONFIG;
    for (const EmittedArtifact& other : fake.m_run.artifacts)
      if (other.name == made.name) return SLIPWAY_E_CONFIG;
    detail::OwnedFd file;
    if (const slipway_status status = fake.open_artifact(*artifact, made.path, file); status != SLIPWAY_OK)
      return status;
    if (!detail::read_all(file.get(), made.content)) return SLIPWAY_E_IO;
    fake.m_run.artifacts.push_back(std::move(made));
    return SLIPWAY_OK;
  }
  slipway_status open_artifact(const slipway_artifact& artifact, const std::string& path, detail::OwnedFd& file) const {
    if (artifact.fd >= 0)
      file = detail::OwnedFd(::open(("/proc/self/fd/" + std::to_string(artifact.fd)).c_str(), O_RDONLY | O_CLOEXEC));
    else if (const slipway_status status = detail::open_inside(m_folder, path, file); status != SLIPWAY_OK)
      return status;
    struct stat status{};
    if (!file || ::fstat(file.get(), &status) != 0) return SLIPWAY_E_NOT_FOUND;
    return S_ISREG(status.st_mode) ? SLIPWAY_OK : SLIPWAY_E_INTEGRITY;
  }

  // ---- Secret ----
  static slipway_status SLIPWAY_CALL secret_read(const slipway_host* host, slipway_str name, char* buf, size_t cap,
                                                 size_t* needed) {
    FakeHost& fake = called(host, "secret.read()");
    const auto found = fake.secrets.find(text(name));
    if (found == fake.secrets.end()) return SLIPWAY_E_DENIED;
    *needed = found->second.size();
    if (cap < *needed) return SLIPWAY_E_RANGE;
    if (*needed > 0) std::memcpy(buf, found->second.data(), *needed);
    return SLIPWAY_OK;
  }

  // ---- Exec ----
  std::vector<FakeCommand*> running() {
    const std::lock_guard<std::mutex> lock(m_mutex);
    std::vector<FakeCommand*> found;
    for (const auto& command : m_commands)
      found.push_back(command.get());
    return found;
  }
  FakeCommand* command(std::uint64_t id) {
    const std::lock_guard<std::mutex> lock(m_mutex);
    return id == 0 || id > m_commands.size() ? nullptr : m_commands[id - 1].get();
  }
  FakeCommand::Request command_request(const slipway_exec_req& req) {
    FakeCommand::Request request = detail::command_request(req, environment, m_folder);
    request.stop_grace = grace;
    if ((req.flags & SLIPWAY_EXEC_QUIET) == 0)
      request.sink = [this](std::string_view line) {
        write_log({SLIPWAY_LOG_INFO, std::string(line), {}, LogOrigin::command});
      };
    return request;
  }
  static slipway_status SLIPWAY_CALL exec_start(const slipway_host* host, const slipway_exec_req* req,
                                                std::uint64_t* out_id, std::int32_t* out_fd) {
    FakeHost& fake = called(host, "exec.start()");
    constexpr std::uint32_t k_known = SLIPWAY_EXEC_CAPTURE | SLIPWAY_EXEC_QUIET | SLIPWAY_EXEC_EXACT_ENV;
    if ((req->flags & ~k_known) != 0) return SLIPWAY_E_UNSUPPORTED;
    if (fake.m_cancelled) return SLIPWAY_E_CANCELLED;
    std::unique_ptr<FakeCommand> command;
    if (const slipway_status status = FakeCommand::start(fake.command_request(*req), command, out_fd);
        status != SLIPWAY_OK)
      return status;
    FakeCommand* const started = command.get();
    {
      const std::lock_guard<std::mutex> lock(fake.m_mutex);
      fake.m_commands.push_back(std::move(command));
      *out_id = fake.m_commands.size();
    }
    if (fake.m_cancelled) started->cancel();  // It may have come between the check and the start.
    return SLIPWAY_OK;
  }
  static slipway_status SLIPWAY_CALL exec_wait(const slipway_host* host, std::uint64_t id, std::int32_t* code,
                                               std::int32_t* signal) {
    FakeCommand* const found = called(host, "exec.wait()").command(id);
    return found == nullptr ? SLIPWAY_E_NOT_FOUND : found->wait(code, signal);
  }
  static slipway_status SLIPWAY_CALL exec_stop(const slipway_host* host, std::uint64_t id) {
    FakeCommand* const found = called(host, "exec.stop()").command(id);
    if (found == nullptr) return SLIPWAY_E_NOT_FOUND;
    found->stop();
    return SLIPWAY_OK;
  }
  static slipway_status SLIPWAY_CALL exec_keep(const slipway_host* host, std::int64_t pid) {
    FakeHost& fake = called(host, "exec.keep()");
    const std::lock_guard<std::mutex> lock(fake.m_mutex);
    if (!fake.publishes() || pid <= 1 || ::kill(static_cast<pid_t>(pid), 0) != 0) return SLIPWAY_E_DENIED;
    fake.m_run.kept.push_back(pid);
    return SLIPWAY_OK;
  }

  // ---- Cache ----
  static slipway_status SLIPWAY_CALL cache_fetch(const slipway_host* host, slipway_str key, std::int32_t* out_fd) {
    FakeHost& fake = called(host, "cache.fetch()");
    const std::lock_guard<std::mutex> lock(fake.m_mutex);
    const auto found = fake.cache.find(text(key));
    if (found == fake.cache.end()) return SLIPWAY_E_NOT_FOUND;
    detail::OwnedFd file(::memfd_create("slipway-cache", MFD_CLOEXEC));
    const std::string& content = found->second;
    for (std::size_t at = 0; at < content.size();) {
      const ssize_t count = ::write(file.get(), content.data() + at, content.size() - at);
      if (count <= 0) return SLIPWAY_E_IO;
      at += static_cast<std::size_t>(count);
    }
    if (!file || ::lseek(file.get(), 0, SEEK_SET) != 0) return SLIPWAY_E_IO;
    *out_fd = file.release();
    return SLIPWAY_OK;
  }
  static slipway_status SLIPWAY_CALL cache_store(const slipway_host* host, slipway_str key, std::int32_t fd) {
    FakeHost& fake = called(host, "cache.store()");
    const std::lock_guard<std::mutex> lock(fake.m_mutex);
    std::string content;
    if (!detail::read_all(fd, content)) return SLIPWAY_E_IO;
    fake.cache[text(key)] = std::move(content);
    return SLIPWAY_OK;
  }

  // ---- Effect ----
  bool publishes() const { return m_stage != nullptr && (m_stage->flags & SLIPWAY_STAGE_PUBLISHES) != 0; }
  static slipway_status SLIPWAY_CALL effect_declare(const slipway_host* host, const slipway_effect* effect) {
    FakeHost& fake = called(host, "effect.declare()");
    const std::lock_guard<std::mutex> lock(fake.m_mutex);
    if (fake.m_call != Call::plan) {
      fake.broken("R11 effects: declare() outside of plan");
      return SLIPWAY_E_DENIED;
    }
    fake.m_run.effects.push_back({EffectState::declared, copy(effect)});
    return SLIPWAY_OK;
  }
  static slipway_status SLIPWAY_CALL effect_begin(const slipway_host* host, const slipway_effect* effect,
                                                  std::int32_t* decision) {
    FakeHost& fake = called(host, "effect.begin()");
    std::size_t number = 0;
    {
      const std::lock_guard<std::mutex> lock(fake.m_mutex);
      number = ++fake.m_begins;
      if (!fake.publishes() || (fake.m_call != Call::run && fake.m_call != Call::rollback)) {
        fake.broken("R11 effects: begin() by a stage or in a call that may not have effects");
        return SLIPWAY_E_DENIED;
      }
    }
    if (number == fake.cancel_at_begin) fake.request_cancel();
    if (fake.m_cancelled) return SLIPWAY_E_CANCELLED;
    if (number == fake.fail_at_begin) return fake.fail_status;
    const std::lock_guard<std::mutex> lock(fake.m_mutex);
    Effect wanted = copy(effect);
    bool known = false;
    for (const Effect& held : fake.already_done)
      known = known || same_effect(held, wanted);
    *decision = known ? SLIPWAY_EFFECT_ALREADY_DONE : SLIPWAY_EFFECT_PROCEED;
    fake.m_run.effects.push_back({known ? EffectState::already_done : EffectState::begun, std::move(wanted)});
    return SLIPWAY_OK;
  }
  static slipway_status SLIPWAY_CALL effect_done(const slipway_host* host, const slipway_effect* effect,
                                                 slipway_str observed) {
    FakeHost& fake = called(host, "effect.done()");
    const std::lock_guard<std::mutex> lock(fake.m_mutex);
    const Effect finished = copy(effect);
    int open = 0;
    for (const EffectRecord& record : fake.m_run.effects)
      if (same_effect(record.effect, finished))
        open += record.state == EffectState::begun ? 1 : record.state == EffectState::done ? -1 : 0;
    if (open <= 0) fake.broken("R11 effects: done() of " + finished.kind + " " + finished.name + " without begin()");
    if (!is_json(to_view(observed))) return SLIPWAY_E_CONFIG;
    fake.m_run.effects.push_back({EffectState::done, finished, text(observed)});
    return SLIPWAY_OK;
  }

  slipway_host m_host{};
  slipway_log_v1 m_log{};
  slipway_cancel_v1 m_cancel{};
  detail::Pipe m_cancel_pipe;
  std::atomic<bool> m_cancelled{false};
  std::chrono::steady_clock::time_point m_cancelled_at;

  std::mutex m_mutex;  // Guards what follows.
  FakeRun m_run;
  bool m_active = false;  // A function of the stage is.
  bool m_failed = false;
  std::size_t m_begins = 0;
  Call m_call = Call::create;
  const slipway_stage* m_stage = nullptr;
  std::string m_folder;
  std::set<std::string> m_granted;
  std::vector<std::unique_ptr<FakeCommand>> m_commands;
};

}  // namespace testing
}  // namespace sdk_1_0
}  // namespace slipway
