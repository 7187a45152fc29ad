#include <slipway/base/file.hpp>
#include <slipway/base/process.hpp>
#include <slipway/base/text.hpp>
#include <slipway/plugin/commands.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>

namespace slipway::plugin {

namespace {

constexpr std::uint32_t k_known_flags = SLIPWAY_EXEC_CAPTURE | SLIPWAY_EXEC_QUIET | SLIPWAY_EXEC_EXACT_ENV;

struct Pipe {
  base::Fd read;
  base::Fd write;
};

std::optional<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  return Pipe{base::Fd(ends[0]), base::Fd(ends[1])};
}

Commands::Started refused(slipway_status status, std::string problem) {
  Commands::Started started;
  started.status = status;
  started.problem = std::move(problem);
  return started;
}

}  // namespace

struct Commands::Command {
  std::uint64_t id = 0;
  std::string name;
  base::Child child;
  base::Fd output;  // Read end; closed once drained.
  base::EventLoop::Handle output_watch, end_watch, timeout, kill_timer, drain_timer;
  Waiter waiter;
  std::optional<base::ExitStatus> ended;
  bool timed_out = false;
  bool stopped = false;  // We sent it a signal.
};

Commands::Commands(base::EventLoop& loop, Surroundings surroundings)
    : m_loop(loop), m_surroundings(std::move(surroundings)) {}

Commands::~Commands() {
  kill_all();
  for (auto& [id, command] : m_commands)
    if (!command->ended) base::reap(command->child);
}

Commands::Started Commands::start(CommandRequest request) {
  if (m_cancelled) return refused(SLIPWAY_E_CANCELLED, "the stage is being cancelled");
  if ((request.flags & ~k_known_flags) != 0)
    return refused(SLIPWAY_E_UNSUPPORTED, "the command asks for an unknown flag");
  if (request.argv.empty() || request.argv.front().empty()) return refused(SLIPWAY_E_CONFIG, "the command is empty");

  auto output = make_pipe();
  auto capture = make_pipe();
  if (!output || !capture) return refused(SLIPWAY_E_IO, "no pipe can be made: too many open files");
  base::SpawnRequest spawn;
  spawn.program = request.argv.front();
  spawn.argv = request.argv;
  spawn.cwd = base::join_path(m_surroundings.workspace, request.cwd);
  if ((request.flags & SLIPWAY_EXEC_EXACT_ENV) == 0) spawn.env = m_surroundings.env;
  spawn.env.insert(spawn.env.end(), request.env.begin(), request.env.end());
  const bool captures = (request.flags & SLIPWAY_EXEC_CAPTURE) != 0;
  const int sink = request.output_file ? request.output_file.get() : output->write.get();
  if (request.stdin_file) spawn.fds.emplace_back(request.stdin_file.get(), 0);
  spawn.fds.emplace_back(captures ? capture->write.get() : sink, 1);
  spawn.fds.emplace_back(sink, 2);

  auto child = base::spawn(spawn);
  if (!child) {
    const bool missing = child.error().code == base::ErrorCode{602};
    return refused(missing ? SLIPWAY_E_NOT_FOUND : SLIPWAY_E_IO,
                   child.error().what + (child.error().why.empty() ? "" : ": " + child.error().why));
  }

  auto command = std::make_unique<Command>();
  Command& running = *command;
  running.id = ++m_last_id;
  running.name = request.argv.front();
  running.child = std::move(*child);
  running.output = std::move(output->read);
  fcntl(running.output.get(), F_SETFL, O_NONBLOCK);
  const bool quiet = (request.flags & SLIPWAY_EXEC_QUIET) != 0;
  running.output_watch = m_loop.on_readable(running.output.get(), [this, &running, quiet] {
    std::array<char, 65536> buffer;
    const ssize_t count = read(running.output.get(), buffer.data(), buffer.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) return drain(running);
    if (!quiet) m_surroundings.output(running.id, {buffer.data(), static_cast<std::size_t>(count)});
  });
  running.end_watch = m_loop.on_readable(running.child.pidfd.get(), [this, &running] { child_ended(running); });
  if (request.timeout_ms > 0)
    running.timeout = m_loop.after(request.timeout_ms, [this, &running] {
      running.timed_out = true;
      terminate(running);
    });

  Started started;
  started.id = running.id;
  started.group = running.child.pid;
  if (captures) started.capture = std::move(capture->read);
  m_commands.emplace(running.id, std::move(command));
  return started;
}

void Commands::wait(std::uint64_t id, Waiter waiter) {
  const auto found = m_commands.find(id);
  if (found == m_commands.end() || found->second->waiter) return waiter(SLIPWAY_E_NOT_FOUND, 0, 0);
  found->second->waiter = std::move(waiter);
  finish_if_over(*found->second);
}

slipway_status Commands::stop(std::uint64_t id) {
  const auto found = m_commands.find(id);
  if (found == m_commands.end()) return SLIPWAY_E_NOT_FOUND;
  terminate(*found->second);
  return SLIPWAY_OK;
}

void Commands::cancel() {
  m_cancelled = true;
  for (auto& [id, command] : m_commands)
    terminate(*command);
}

void Commands::kill_all() {
  for (auto& [id, command] : m_commands) {
    command->stopped = true;
    if (!command->ended) base::signal_group(command->child, SIGKILL);
  }
}

// The group is signalled while its leader is unreaped, because afterwards its number may belong to somebody else.
void Commands::terminate(Command& command) {
  if (command.ended || command.kill_timer) return;
  command.stopped = true;
  base::signal_group(command.child, SIGTERM);
  command.kill_timer = m_loop.after(m_surroundings.kill_after_ms, [&command] {
    if (!command.ended) base::signal_group(command.child, SIGKILL);
  });
}

void Commands::drain(Command& command) {
  command.output_watch.reset();
  command.output.reset();
  m_surroundings.output(command.id, {});
  finish_if_over(command);
}

void Commands::child_ended(Command& command) {
  command.end_watch.reset();
  command.timeout.reset();
  if (command.output && !command.drain_timer) {
    command.drain_timer = m_loop.after(m_surroundings.drain_ms, [this, &command] { cut_output(command); });
    return;
  }
  finish_if_over(command);
}

void Commands::cut_output(Command& command) {
  m_surroundings.warn(fmt::format("'{}' ended but something it started kept its output open for {}: cut and killed",
                                  base::printable(command.name), base::duration_text(m_surroundings.drain_ms)));
  base::signal_group(command.child, SIGKILL);
  drain(command);
}

void Commands::finish_if_over(Command& command) {
  if (command.output || command.end_watch) return;
  if (!command.ended) {
    base::signal_group(command.child, SIGKILL);  // What it left in its group ends with it.
    command.ended = base::reap(command.child);
    command.kill_timer.reset();
    command.drain_timer.reset();
    if (!command.stopped && (command.ended->signal == SIGTERM || command.ended->signal == SIGINT))
      m_surroundings.ended_by_stranger(command.ended->signal);
  }
  if (!command.waiter) return;
  const auto node = m_commands.extract(command.id);
  const Command& over = *node.mapped();
  const slipway_status status = m_cancelled ? SLIPWAY_E_CANCELLED : over.timed_out ? SLIPWAY_E_TRANSIENT : SLIPWAY_OK;
  over.waiter(status, over.ended->code, over.ended->signal);
}

}  // namespace slipway::plugin
