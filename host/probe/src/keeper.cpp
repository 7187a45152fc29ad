#include "keeper.hpp"

#include "process_state.hpp"
#include "report.hpp"

#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace slipway::probe {

namespace {

constexpr int k_most_rounds = 2000;  // Of a millisecond at least.

sigset_t awaited_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGCHLD);
  sigaddset(&signals, SIGTERM);
  return signals;
}

// In a group of its own, so that a signal to this one does not reach it.
pid_t start(const char* program, const char* trial) {
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setsigmask(&attributes, &none);
  char* const words[] = {const_cast<char*>(program), const_cast<char*>(trial), const_cast<char*>(k_kept), nullptr};
  pid_t child = -1;
  const int error = posix_spawn(&child, "/proc/self/exe", nullptr, &attributes, words, environ);
  posix_spawnattr_destroy(&attributes);
  return error == 0 ? child : -1;
}

int wait_for(pid_t child, const sigset_t& signals) {
  int status = 0;
  for (;;) {
    int signal = 0;
    sigwait(&signals, &signal);
    if (signal == SIGTERM) kill(child, SIGKILL);
    if (waitpid(child, &status, WNOHANG) == child) return status;
  }
}

// Empty: it has ended.
std::string command_of(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/cmdline");
  std::string command;
  std::getline(file, command);
  while (!command.empty() && command.back() == '\0')
    command.pop_back();
  std::replace(command.begin(), command.end(), '\0', ' ');
  return command;
}

// Those of a process that is killed become ours, so in the end none is left. What was killed.
std::vector<std::string> end_children() {
  std::set<std::string> seen;
  std::vector<std::string> commands;
  for (int i = 0; i < k_most_rounds; ++i) {
    while (waitpid(-1, nullptr, WNOHANG) > 0)
      ;
    const std::vector<std::string> children = child_processes();
    if (children.empty()) break;
    for (const std::string& pid : children) {
      if (const std::string command = command_of(pid); !command.empty() && seen.insert(pid).second)
        commands.push_back(command);
      kill(std::stoi(pid), SIGKILL);  // A child that was not waited for: the number is still its own.
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return commands;
}

void report_left(const std::vector<std::string>& commands) {
  if (commands.empty()) return;
  const std::string count = commands.size() == 1 ? "a process" : std::to_string(commands.size()) + " processes";
  violation("workspace", "it leaves " + count + " running: " + commands.front());
}

int end_like(int status) {
  if (!WIFSIGNALED(status)) return WEXITSTATUS(status);
  const sigset_t signals = awaited_signals();
  sigprocmask(SIG_UNBLOCK, &signals, nullptr);
  raise(WTERMSIG(status));
  return 2;
}

}  // namespace

int keep(const char* program, const char* trial) {
  const sigset_t signals = awaited_signals();
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  const pid_t child = start(program, trial);
  if (child < 0) return 2;
  const int status = wait_for(child, signals);
  report_left(end_children());
  return end_like(status);
}

}  // namespace slipway::probe
