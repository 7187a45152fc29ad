#include "cgroup_remains.hpp"
#include "output_reader.hpp"

#include <slipway/kit/container.hpp>
#include <slipway/kit/failure.hpp>
#include <slipway/kit/files.hpp>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>

namespace slipway::kit {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds k_start_limit{60};
constexpr int k_tick_ms = 5;
constexpr int k_end_limit_ms = 3000;

Result<std::optional<std::regex>> compile(const std::string& pattern) {
  if (pattern.empty()) return std::optional<std::regex>();
  try {
    return std::optional<std::regex>(std::regex(pattern, std::regex::ECMAScript | std::regex::optimize));
  } catch (const std::regex_error& error) {
    return fail({SLIPWAY_E_CONFIG, "'" + pattern + "' is not a regular expression", error.what()});
  }
}

bool readable(int fd, int limit_ms) {
  pollfd waiting{fd, POLLIN, 0};
  return ::poll(&waiting, 1, limit_ms) > 0;
}

std::string joined(const std::vector<std::string>& lines, const char* between) {
  std::string text;
  for (const std::string& line : lines)
    text.append(text.empty() ? "" : between).append(line);
  return text;
}

std::string how_it_ended(const Exit& exit) {
  // A runtime passes on a death by signal as 128 + its number.
  if (exit.signal != 0) return "signal " + std::to_string(exit.signal);
  if (exit.code > 128) return "signal " + std::to_string(exit.code - 128);
  return "exit " + std::to_string(exit.code);
}

}  // namespace

struct Container::Parts {
  Parts(const ContainerRuntime& container_runtime, const Settings& settings)
      : runtime(container_runtime), id(settings.id), pid_file(join_path(settings.bundle, "pid")) {}

  Status begin(const Settings& settings);
  Status await_pid();
  Error failed_start();
  void await_command();
  Status kill_by_hand();

  ContainerRuntime runtime;
  std::string id;
  std::string pid_file;
  std::unique_ptr<OutputReader> reader;
  std::optional<std::uint64_t> command;  // Until it was waited for.
  std::optional<Exit> exit;
  pid_t pid = 0;
  Fd process;  // A pidfd.
  bool stopped = false;
};

Container::Container(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}
Container::Container(Container&&) noexcept = default;
Container::~Container() {
  if (!m_parts) return;
  if (const Status ended = stop(); !ended)
    m_parts->runtime.host().log_error(ended.error().message + ": " + ended.error().why);
}

Status Container::Parts::begin(const Settings& settings) {
  SLIPWAY_KIT_TRY_ASSIGN(std::optional<std::regex> pattern, compile(settings.log_pattern));
  SLIPWAY_KIT_TRY(make_folders(runtime.state_folder()));
  ::unlink(pid_file.c_str());
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return fail(io_error("make a pipe", {}, errno));
  Fd read_end(ends[0]);
  const Fd write_end(ends[1]);
  const Command run = runtime.foreground(id, settings.bundle, pid_file, write_end.get());
  const auto started = guard([&] { return runtime.host().start(run); });
  if (!started) return fail(started.error());
  command = *started;
  reader = std::make_unique<OutputReader>(runtime.host(), std::move(read_end), std::move(pattern));
  return {};
}

Status Container::Parts::await_pid() {
  const Clock::time_point deadline = Clock::now() + k_start_limit;
  bool ended = false;
  while (Clock::now() < deadline) {
    if (runtime.host().cancelled()) return fail({SLIPWAY_E_CANCELLED, "stopped on request"});
    const auto text = read_file(pid_file, 32);
    if (text && !text->empty()) {
      pid = static_cast<pid_t>(std::atoi(text->c_str()));
      process = Fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
      return {};
    }
    // A service that ended at once has left its pid all the same, so the file is looked at once more.
    if (ended) return fail(failed_start());
    ended = readable(reader->ended_fd(), k_tick_ms);
  }
  return fail({SLIPWAY_E_IO, "the container was not started within 60 s"});
}

Error Container::Parts::failed_start() {
  await_command();
  return start_error(joined(reader->last_lines(), "\n"));
}

// It has ended, or was told to.
void Container::Parts::await_command() {
  if (!command) return;
  const auto ended = guard([&] { return runtime.host().wait(*command); });
  if (ended) exit = *ended;
  command.reset();
}

// What the runtime would do, for a stage that may start nothing more.
Status Container::Parts::kill_by_hand() {
  if (process) {
    ::syscall(SYS_pidfd_send_signal, process.get(), SIGKILL, nullptr, 0);
    if (!readable(process.get(), k_end_limit_ms))
      return fail({SLIPWAY_E_IO, "the container " + id + " does not end",
                   "process " + std::to_string(pid) + " survives SIGKILL"});
  }
  await_command();
  remove_cgroups(id);
  return remove_tree(join_path(runtime.state_folder(), id));
}

Result<Container> Container::start(const ContainerRuntime& runtime, const Settings& settings) {
  Container container(std::make_unique<Parts>(runtime, settings));
  SLIPWAY_KIT_TRY(container.m_parts->begin(settings));
  SLIPWAY_KIT_TRY(container.m_parts->await_pid());
  return container;
}

pid_t Container::pid() const { return m_parts->pid; }
bool Container::log_matched() const { return m_parts->reader->matched(); }
std::vector<std::string> Container::last_lines() const { return m_parts->reader->last_lines(); }

bool Container::running() const {
  return !m_parts->stopped && m_parts->process && !readable(m_parts->process.get(), 0);
}

std::string Container::describe_end() {
  m_parts->reader->finish(k_end_limit_ms);
  if (m_parts->reader->ended()) m_parts->await_command();
  std::string text = "it ended";
  if (m_parts->exit) text += " with " + how_it_ended(*m_parts->exit);
  const std::string output = joined(last_lines(), " | ");
  return text + (output.empty() ? ", without a word" : "; its last lines: " + output);
}

Status Container::stop() {
  Parts& parts = *m_parts;
  if (parts.stopped || !parts.reader) return {};
  parts.stopped = true;
  const Status removed = parts.runtime.remove(parts.id);
  const Status ended = removed ? Status() : parts.kill_by_hand();
  parts.reader->finish(k_end_limit_ms);
  if (parts.reader->ended()) parts.await_command();
  return ended;
}

}  // namespace slipway::kit
