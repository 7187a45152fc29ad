#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/process.hpp>
#include <slipway/base/process_table.hpp>

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

using namespace slipway::base;

namespace {

Child sleeper() { return *spawn({.program = "/bin/sleep", .argv = {"sleep", "60"}, .env = {}}); }

void end(const Child& child) {
  signal_group(child, SIGKILL);
  reap(child);
}

std::vector<pid_t> pids(const std::vector<ProcessEntry>& entries) {
  std::vector<pid_t> list;
  std::transform(entries.begin(), entries.end(), std::back_inserter(list), [](const auto& entry) { return entry.pid; });
  std::sort(list.begin(), list.end());
  return list;
}

}  // namespace

TEST_CASE("a process is described by its number, parent and start") {
  const ProcessEntry self = *process_entry(::getpid());
  CHECK(self.pid == ::getpid());
  CHECK(self.parent == ::getppid());
  CHECK(self.state == 'R');
  CHECK(self.start > 0);
  CHECK_FALSE(process_entry(-5));
}

TEST_CASE("a name with parentheses and spaces does not confuse the parent") {
  ::prctl(PR_SET_NAME, ") Z 1 (", 0, 0, 0);
  const ProcessEntry self = *process_entry(::getpid());
  ::prctl(PR_SET_NAME, "unit_base", 0, 0, 0);
  CHECK(self.parent == ::getppid());
  CHECK(self.state == 'R');
}

TEST_CASE("descendants are found, by either way, except the trees of those kept") {
  const Child first = sleeper();
  const Child second = sleeper();
  const std::vector<pid_t> both{std::min(first.pid, second.pid), std::max(first.pid, second.pid)};
  CHECK(pids(descendants(::getpid(), {})) == both);
  CHECK(pids(descendants_by_scan(::getpid(), {})) == both);
  CHECK(pids(descendants_by_scan(::getpid(), {first.pid})) == std::vector<pid_t>{second.pid});
  CHECK(pids(descendants(::getpid(), {first.pid, second.pid})).empty());
  CHECK(is_descendant(first.pid));
  CHECK_FALSE(is_descendant(::getpid()));
  CHECK_FALSE(is_descendant(::getppid()));
  CHECK_FALSE(is_descendant(1));
  end(first);
  end(second);
  CHECK_FALSE(is_descendant(first.pid));
}

TEST_CASE("a command line is shown in one safe, short line") {
  const Child child = *spawn(
      {.program = "/bin/sh", .argv = {"sh", "-c", "sleep 60; true", "\x1b[31m" + std::string(300, 'x')}, .env = {}});
  std::string command = command_of(child.pid);
  // The arguments are not there yet at the very start of a program.
  for (int i = 0; i < 1000 && command[0] == '['; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    command = command_of(child.pid);
  }
  CHECK(command.starts_with("sh -c sleep 60; true \\x1b[31mxxx"));
  CHECK(command.ends_with("xx..."));
  CHECK(command.size() == 203);
  end(child);
  CHECK(command_of(child.pid) == "[?]");
}
