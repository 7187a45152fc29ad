// What of this process can be seen from outside or by the code in it, to be compared before and after something.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace slipway::probe {

enum class Runtime { plain, go };  // That of Go has threads and signal handlers from the moment it is loaded.

struct ProcessState {
  std::size_t threads = 0;
  std::map<int, std::string> descriptors;  // To what they are open.
  std::string folder;
  std::string umask;
  std::vector<std::string> environment;
  std::map<int, std::string> handlers;  // Of signals.
  std::string blocked;                  // Signals.
  std::string locale;
  std::vector<std::string> children;

  static ProcessState now();
  // Sentences about what differs now.
  std::vector<std::string> changes_to(const ProcessState& after, Runtime runtime) const;
};

// Pids.
std::vector<std::string> child_processes();
std::size_t thread_count();
std::size_t descriptor_count();
// Bytes that are allocated.
std::size_t allocated_bytes();

}  // namespace slipway::probe
