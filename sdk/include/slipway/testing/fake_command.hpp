// A command as the fake host runs it: a process group of its own, its output as lines, a time-out, a polite stop.
#pragma once

#include <slipway/abi.h>
#include <slipway/testing/spawn.hpp>

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace slipway {
inline namespace sdk_1_0 {
namespace testing {

class FakeCommand {
public:
  using Clock = std::chrono::steady_clock;
  using Milliseconds = std::chrono::milliseconds;

  struct Request {
    std::vector<std::string> argv;
    std::map<std::string, std::string> env;  // The whole environment.
    std::string cwd;
    int stdin_fd = -1;     // -1: /dev/null.
    int output_fd = -1;    // -1: lines go to the sink.
    bool capture = false;  // stdout goes to a pipe, and to nothing else.
    Milliseconds timeout{0};
    Milliseconds stop_grace{2000};                    // From SIGTERM to SIGKILL.
    std::function<void(std::string_view line)> sink;  // Called on the command's own thread.
  };

  // *captured: read end of its stdout, owned by the caller, with capture.
  static slipway_status start(Request request, std::unique_ptr<FakeCommand>& out, int* captured) {
    struct stat folder{};
    if (::stat(request.cwd.c_str(), &folder) != 0 || !S_ISDIR(folder.st_mode)) return SLIPWAY_E_IO;
    const std::string program = program_of(request);
    if (program.empty()) return SLIPWAY_E_NOT_FOUND;

    std::unique_ptr<FakeCommand> command(new FakeCommand(std::move(request)));
    detail::Pipe capture = command->m_request.capture ? detail::make_pipe() : detail::Pipe{};
    if (const int error = command->spawn(program, capture.write_end.get()); error != 0)
      return error == ENOENT || error == EACCES ? SLIPWAY_E_NOT_FOUND : SLIPWAY_E_IO;
    if (captured != nullptr) *captured = capture.read_end.release();
    command->m_thread = std::thread([raw = command.get()] { raw->supervise(); });
    out = std::move(command);
    return SLIPWAY_OK;
  }

  FakeCommand(const FakeCommand&) = delete;
  FakeCommand& operator=(const FakeCommand&) = delete;
  ~FakeCommand() { end({}); }

  // Until it has ended and its output was read. SLIPWAY_E_TRANSIENT after its time-out, SLIPWAY_E_CANCELLED when
  // cancel() ended it.
  slipway_status wait(std::int32_t* code, std::int32_t* signal) {
    std::unique_lock<std::mutex> lock(m_mutex);
    m_changed.wait(lock, [&] { return m_drained; });
    if (m_reason == Reason::timeout) return SLIPWAY_E_TRANSIENT;
    if (m_reason == Reason::cancel) return SLIPWAY_E_CANCELLED;
    if (code != nullptr) *code = m_code;
    if (signal != nullptr) *signal = m_signal;
    return SLIPWAY_OK;
  }
  void stop() { ask_to_end(Reason::stop); }
  void cancel() { ask_to_end(Reason::cancel); }

  // The stage is over: kill what is left of the group, unless a process in it is to be kept.
  void end(const std::vector<std::int64_t>& kept) {
    if (m_pid <= 0) return;
    bool spared = false;
    for (const std::int64_t pid : kept)
      spared = spared || ::getpgid(static_cast<pid_t>(pid)) == m_pid;
    if (!spared) ::kill(-m_pid, SIGKILL);
    {
      const std::lock_guard<std::mutex> lock(m_mutex);
      m_closing = true;
      m_spared = spared;
    }
    if (m_thread.joinable()) m_thread.join();
    // Reaped only now: until then the zombie kept its group number from being given to somebody else.
    ::waitpid(m_pid, nullptr, spared ? WNOHANG : 0);
    m_pid = -1;
  }

private:
  enum class Reason { none, stop, timeout, cancel };
  static constexpr int k_tick_ms = 2;

  explicit FakeCommand(Request request) : m_request(std::move(request)) {}

  static std::string program_of(const Request& request) {
    if (request.argv.empty()) return {};
    const auto search = request.env.find("PATH");
    return detail::find_program(request.argv.front(), search == request.env.end() ? "/usr/bin:/bin" : search->second,
                                request.cwd);
  }

  int spawn(const std::string& program, int capture_fd) {
    detail::Pipe log = detail::make_pipe();
    const detail::OwnedFd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const int output = m_request.output_fd >= 0 ? m_request.output_fd : log.write_end.get();
    const detail::OwnedFd in = detail::copy_above_standard(m_request.stdin_fd >= 0 ? m_request.stdin_fd : null.get());
    const detail::OwnedFd out = detail::copy_above_standard(capture_fd >= 0 ? capture_fd : output);
    const detail::OwnedFd err = detail::copy_above_standard(output);
    if (!log.read_end || !in || !out || !err) return EMFILE;

    std::vector<std::string> env;
    for (const auto& [name, value] : m_request.env)
      env.push_back(name + "=" + value);
    detail::SpawnSettings settings;
    settings.folder(m_request.cwd);
    settings.descriptors(in.get(), out.get(), err.get());
    m_started = Clock::now();
    m_output = std::move(log.read_end);
    return settings.spawn(&m_pid, program, m_request.argv, std::move(env));
  }

  void ask_to_end(Reason reason) {
    const std::lock_guard<std::mutex> lock(m_mutex);
    if (m_ended || m_reason != Reason::none) return;
    m_reason = reason;
    m_kill_at = Clock::now() + m_request.stop_grace;
    ::kill(-m_pid, SIGTERM);
  }

  // Reads the output and watches for the end, until end() is called.
  void supervise() {
    bool open = true;
    Clock::time_point quiet_since = Clock::now();
    while (true) {
      if (open && read_some(open)) quiet_since = Clock::now();
      if (!open) std::this_thread::sleep_for(Milliseconds(k_tick_ms));
      enforce_limits();
      // A process left behind may hold the pipe for ever, so silence after the end counts as drained.
      const bool drained = notice_end() && (!open || Clock::now() - quiet_since > Milliseconds(100) ||
                                            Clock::now() - m_ended_at > Milliseconds(2000));
      if (drained) flush();
      const std::lock_guard<std::mutex> lock(m_mutex);
      if (drained && !m_drained) {
        m_drained = true;
        m_changed.notify_all();
      }
      if (m_closing && (m_drained || m_spared)) return;
    }
  }

  // True when something came. open: false at the end of the output.
  bool read_some(bool& open) {
    struct pollfd waiting{m_output.get(), POLLIN, 0};
    if (::poll(&waiting, 1, k_tick_ms) <= 0) return false;
    char buffer[4096];
    const ssize_t count = ::read(m_output.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) return false;
    open = count > 0;
    if (!open) return false;
    m_line.append(buffer, static_cast<std::size_t>(count));
    std::size_t start = 0;
    for (std::size_t end = 0; (end = m_line.find('\n', start)) != std::string::npos; start = end + 1)
      give(std::string_view(m_line).substr(start, end - start));
    m_line.erase(0, start);
    return true;
  }
  void flush() {
    if (!m_line.empty()) give(m_line);
    m_line.clear();
  }
  void give(std::string_view line) const {
    if (m_request.sink) m_request.sink(line);
  }

  void enforce_limits() {
    const Clock::time_point now = Clock::now();
    if (m_request.timeout.count() > 0 && now - m_started >= m_request.timeout) ask_to_end(Reason::timeout);
    const std::lock_guard<std::mutex> lock(m_mutex);
    if (m_reason != Reason::none && !m_ended && now >= m_kill_at) ::kill(-m_pid, SIGKILL);
  }
  bool notice_end() {
    if (m_ended) return true;
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(m_pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0)
      return false;
    const std::lock_guard<std::mutex> lock(m_mutex);
    (info.si_code == CLD_EXITED ? m_code : m_signal) = info.si_status;
    m_ended = true;
    m_ended_at = Clock::now();
    return true;
  }

  Request m_request;
  pid_t m_pid = -1;
  detail::OwnedFd m_output;
  std::string m_line;  // Begun, not yet ended. Touched by the thread only.
  Clock::time_point m_started;
  std::thread m_thread;

  std::mutex m_mutex;  // Guards what follows.
  std::condition_variable m_changed;
  Reason m_reason = Reason::none;
  Clock::time_point m_kill_at;
  std::int32_t m_code = 0;
  std::int32_t m_signal = 0;
  bool m_ended = false;
  bool m_drained = false;
  bool m_closing = false;
  bool m_spared = false;
  Clock::time_point m_ended_at;
};

namespace detail {

// What a stage asked for, in the environment and workspace of the host.
inline FakeCommand::Request command_request(const slipway_exec_req& req, std::map<std::string, std::string> environment,
                                            const std::string& workspace) {
  const auto text = [](slipway_str borrowed) {
    return borrowed.len == 0 ? std::string() : std::string(borrowed.ptr, borrowed.len);
  };
  FakeCommand::Request request;
  for (std::size_t i = 0; i < req.argc; ++i)
    request.argv.push_back(text(req.argv[i]));
  if ((req.flags & SLIPWAY_EXEC_EXACT_ENV) == 0) request.env = std::move(environment);
  for (std::size_t i = 0; i < req.envc; ++i) {
    const std::string entry = text(req.env[i]);
    const std::size_t equals = entry.find('=');
    if (equals != std::string::npos) request.env[entry.substr(0, equals)] = entry.substr(equals + 1);
  }
  request.cwd = req.cwd.len == 0 ? workspace : text(req.cwd);
  if (request.cwd.front() != '/') request.cwd = workspace + "/" + request.cwd;
  request.stdin_fd = req.stdin_fd;
  request.output_fd = req.output_fd;
  request.capture = (req.flags & SLIPWAY_EXEC_CAPTURE) != 0;
  request.timeout = std::chrono::milliseconds(req.timeout_ms);
  return request;
}

}  // namespace detail
}  // namespace testing
}  // namespace sdk_1_0
}  // namespace slipway
