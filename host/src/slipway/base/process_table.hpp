// The processes below this one, as /proc tells them at one moment.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace slipway::base {

struct ProcessEntry {
  pid_t pid = -1;
  pid_t parent = -1;
  char state = '?';              // 'Z': ended, not yet reaped.
  unsigned long long start = 0;  // Ticks since boot. With the pid, the identity of a process.
};

// Nothing when there is no such process.
std::optional<ProcessEntry> process_entry(pid_t pid);

// All descendants of `root`, parents before their children, without the trees of `kept`. Read from the children files
// of the kernel where it has them, otherwise from the whole process table.
std::vector<ProcessEntry> descendants(pid_t root, const std::vector<pid_t>& kept);

// The same from the whole process table, wherever.
std::vector<ProcessEntry> descendants_by_scan(pid_t root, const std::vector<pid_t>& kept);

// Its command line, safe to show, at most 200 bytes; "[name]" when it has none.
std::string command_of(pid_t pid);

}  // namespace slipway::base
