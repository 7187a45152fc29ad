// The commands that a stage asks for: children of the host, each in a process group of its own, with captured output.
#pragma once

#include <slipway/abi.h>
#include <slipway/base/event_loop.hpp>
#include <slipway/base/fd.hpp>

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::plugin {

struct CommandRequest {
  std::uint32_t flags = 0;  // SLIPWAY_EXEC_*
  std::vector<std::string> argv;
  std::vector<std::string> env;
  std::string cwd;              // Absolute, or relative to the workspace.
  std::int64_t timeout_ms = 0;  // 0: none.
  base::Fd stdin_file;
  base::Fd output_file;
};

class Commands {
public:
  struct Surroundings {
    std::vector<std::string> env;  // What every command sees.
    std::string workspace;         // Absolute.
    // What a command wrote, with its id. Empty: no more will come.
    std::function<void(std::uint64_t, std::string_view)> output;
    std::function<void(std::string)> warn;
    std::function<void(int)> ended_by_stranger;  // Somebody else sent it SIGINT or SIGTERM.
    std::int64_t kill_after_ms = 2000;           // From SIGTERM to SIGKILL.
    std::int64_t drain_ms = 5000;                // For output that is still open after the end.
  };
  using Waiter = std::function<void(slipway_status status, int code, int signal)>;

  Commands(base::EventLoop& loop, Surroundings surroundings);
  ~Commands();  // Kills and reaps what still runs.
  Commands(const Commands&) = delete;
  Commands& operator=(const Commands&) = delete;

  struct Started {
    slipway_status status = SLIPWAY_OK;
    std::string problem;  // Why it did not start.
    std::uint64_t id = 0;
    pid_t group = -1;
    base::Fd capture;
  };
  Started start(CommandRequest request);

  // Calls `waiter` once, when the command has ended and its output is drained. At most one waiter a command.
  void wait(std::uint64_t id, Waiter waiter);

  // SIGTERM, after 2 s SIGKILL.
  slipway_status stop(std::uint64_t id);

  // Stop all, for good: their waiters get SLIPWAY_E_CANCELLED and nothing more is started.
  void cancel();
  void kill_all();

private:
  struct Command;
  void drain(Command& command);
  void child_ended(Command& command);
  void cut_output(Command& command);
  void finish_if_over(Command& command);
  void terminate(Command& command);

  base::EventLoop& m_loop;
  Surroundings m_surroundings;
  std::map<std::uint64_t, std::unique_ptr<Command>> m_commands;
  std::uint64_t m_last_id = 0;
  bool m_cancelled = false;
};

}  // namespace slipway::plugin
