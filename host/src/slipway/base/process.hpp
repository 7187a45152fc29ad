// Starting a program. posix_spawn only: never a fork of the host, never a shell.
#pragma once

#include <slipway/base/fd.hpp>
#include <slipway/base/result.hpp>

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

namespace slipway::base {

struct SpawnRequest {
  // Looked up on PATH of `env`, in its absolute entries, unless it holds a '/'; then it is relative to `cwd`.
  std::string program = {};
  std::vector<std::string> argv = {};  // argv[0] included; empty: just the program.
  std::vector<std::string> env = {};   // The whole environment, "K=V".
  std::string cwd = {};                // Empty: the caller's.
  // {ours, the child's}; everything else is closed. 0, 1, 2 default to /dev/null. Any order, any overlap.
  std::vector<std::pair<int, int>> fds = {};
};

// Code of a child that somebody else reaped.
constexpr int k_unknown_code = -1;

// How a child ended. signal is 0 after a normal exit.
struct ExitStatus {
  int code = 0;
  int signal = 0;
  unsigned long long peak_bytes =
      0;  // Most memory it had at once, or this process when it was started, if that is more.
  bool ok() const { return code == 0 && signal == 0; }
};

// A running child: leader of its own process group, with an empty signal mask and default dispositions.
struct Child {
  pid_t pid = -1;
  Fd pidfd;  // Readable once it has ended; not yet reaped.
};

// SL0602: no such program. SL0607: out of processes, memory or argument space. SL0601: the folder. Retries ETXTBSY and
// once EAGAIN.
Result<Child> spawn(const SpawnRequest& request);

// Reap an ended or ending child, once. Blocks until it has ended. Whoever reaps keeps the child out of sweep().
ExitStatus reap(const Child& child);

// Signal the child's process group; a group that is gone is fine.
void signal_group(const Child& child, int signal);

// No core files of this process and of what it starts: secrets may be in their memory.
void refuse_core_files();

// Adopt orphaned descendants, so that none escapes the sweep.
Status become_subreaper();

struct Stray {
  pid_t pid = -1;
  std::string command;
};

// Kill and reap all descendants except those in `kept` and theirs, until none is left or 2 s have passed. Returns those
// killed.
std::vector<Stray> sweep(const std::vector<pid_t>& kept);

// True when `pid` is a descendant of this process.
bool is_descendant(pid_t pid);

}  // namespace slipway::base
