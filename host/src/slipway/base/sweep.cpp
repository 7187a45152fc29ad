#include <slipway/base/clock.hpp>
#include <slipway/base/process.hpp>
#include <slipway/base/process_table.hpp>

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace slipway::base {

namespace {

// Kill exactly the process that was seen: between the look and the signal its number may have gone to a stranger.
bool kill_seen(const ProcessEntry& seen) {
  const Fd handle(static_cast<int>(::syscall(SYS_pidfd_open, seen.pid, 0)));
  if (!handle) return false;
  const std::optional<ProcessEntry> now = process_entry(seen.pid);
  if (!now || now->start != seen.start) return false;
  return ::syscall(SYS_pidfd_send_signal, handle.get(), SIGKILL, nullptr, 0) == 0;
}

void note(std::vector<Stray>& killed, const ProcessEntry& entry, std::string command) {
  const bool known =
      std::any_of(killed.begin(), killed.end(), [&entry](const Stray& stray) { return stray.pid == entry.pid; });
  if (!known) killed.push_back({entry.pid, std::move(command)});
}

// One pass. True when something was there.
bool sweep_once(const std::vector<pid_t>& kept, std::vector<Stray>& killed) {
  const std::vector<ProcessEntry> found = descendants(::getpid(), kept);
  for (const ProcessEntry& entry : found) {
    if (entry.state != 'Z') {
      std::string command = command_of(entry.pid);
      if (kill_seen(entry)) note(killed, entry, std::move(command));
    }
    // Orphans come to us as their parents go, since we are their subreaper.
    if (entry.parent == ::getpid()) ::waitpid(entry.pid, nullptr, WNOHANG);
  }
  return !found.empty();
}

}  // namespace

std::vector<Stray> sweep(const std::vector<pid_t>& kept) {
  constexpr std::int64_t k_patience_ms = 2000;
  const std::int64_t end = monotonic_ms() + k_patience_ms;
  std::vector<Stray> killed;
  while (sweep_once(kept, killed) && monotonic_ms() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return killed;
}

bool is_descendant(pid_t pid) {
  const pid_t self = ::getpid();
  constexpr int k_deepest = 1000;  // A parent chain that changes under our eyes must not hold us.
  for (int depth = 0; depth < k_deepest && pid > 1; ++depth) {
    const std::optional<ProcessEntry> entry = process_entry(pid);
    if (!entry) return false;
    if (entry->parent == self) return true;
    pid = entry->parent;
  }
  return false;
}

}  // namespace slipway::base
