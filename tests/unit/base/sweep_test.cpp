#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/clock.hpp>
#include <slipway/base/process.hpp>
#include <slipway/base/process_table.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

using namespace slipway::base;
using slipway::test::TempFolder;

namespace {

const std::string k_path = "PATH=/usr/local/bin:/usr/bin:/bin";

// Adopts orphans for one test only, since the others of this program do not expect any.
class Subreaper {
public:
  Subreaper() { REQUIRE(become_subreaper()); }
  Subreaper(const Subreaper&) = delete;
  Subreaper& operator=(const Subreaper&) = delete;
  ~Subreaper() { ::prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0); }
};

Child shell(const std::string& text, int out) {
  return *spawn({.program = "sh", .argv = {"sh", "-c", text}, .env = {k_path}, .fds = {{out, 1}}});
}

// Waits for that many lines of numbers in a file.
std::vector<pid_t> numbers(const TempFolder& folder, const std::string& name, long count) {
  const std::int64_t end = monotonic_ms() + 10'000;
  std::string text;
  do {
    text = folder.read(name);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  } while (std::count(text.begin(), text.end(), '\n') < count && monotonic_ms() < end);
  std::vector<pid_t> list;
  std::istringstream stream(text);
  for (pid_t pid = 0; stream >> pid;)
    list.push_back(pid);
  return list;
}

// True once one of the processes has that command line: a shell prints the number before the program has started.
bool becomes(const std::vector<pid_t>& pids, const std::string& command) {
  for (const std::int64_t end = monotonic_ms() + 10'000; monotonic_ms() < end;) {
    if (std::any_of(pids.begin(), pids.end(), [&](pid_t pid) { return command_of(pid) == command; })) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

Fd output(const TempFolder& folder, const std::string& name) {
  return Fd(::open(folder.path(name).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
}

// Of this process now, adopted ones included.
std::vector<pid_t> children(const std::vector<pid_t>& kept) {
  std::vector<pid_t> pids;
  for (const ProcessEntry& entry : descendants(::getpid(), kept))
    if (entry.parent == ::getpid()) pids.push_back(entry.pid);
  return pids;
}

}  // namespace

TEST_CASE("a sweep with nothing to sweep returns at once") {
  const std::int64_t before = monotonic_ms();
  CHECK(sweep({}).empty());
  CHECK(monotonic_ms() - before < 1000);
}

TEST_CASE("a sweep kills and reaps a tree that ignores signals and daemonises, and names it") {
  const Subreaper subreaper;
  const TempFolder folder;
  const Fd out = output(folder, "pids");
  const Child child = shell("trap '' TERM HUP; setsid sh -c 'trap \"\" TERM; sleep 61 & echo $!; wait' & sleep 62 & "
                            "echo $!; echo $$; exec sleep 63",
                            out.get());
  const std::vector<pid_t> tree = numbers(folder, "pids", 3);
  REQUIRE(tree.size() == 3);
  REQUIRE(becomes(tree, "sleep 61"));
  const std::vector<Stray> killed = sweep({});
  CHECK(killed.size() == 4);
  CHECK(std::any_of(killed.begin(), killed.end(), [](const Stray& stray) { return stray.command == "sleep 61"; }));
  for (const pid_t pid : tree)
    CHECK_FALSE(process_entry(pid));
  CHECK(children({}).empty());
  CHECK(reap(child).code == k_unknown_code);
}

TEST_CASE("a sweep leaves the trees of those kept alone") {
  const Subreaper subreaper;
  const TempFolder folder;
  const Fd kept_out = output(folder, "kept");
  const Fd out = output(folder, "swept");
  const Child kept = shell("sleep 61 & echo $!; wait", kept_out.get());
  const Child swept = shell("sleep 62 & echo $!; wait", out.get());
  const pid_t kept_grandchild = numbers(folder, "kept", 1).at(0);
  const pid_t swept_grandchild = numbers(folder, "swept", 1).at(0);
  CHECK(children({kept.pid}).size() == 1);
  CHECK(sweep({kept.pid}).size() == 2);
  CHECK_FALSE(process_entry(swept_grandchild));
  CHECK(process_entry(kept_grandchild)->state == 'S');
  CHECK(is_descendant(kept_grandchild));
  CHECK(sweep({}).size() == 2);
}

TEST_CASE("an orphan is adopted and found") {
  const Subreaper subreaper;
  const TempFolder folder;
  const Fd out = output(folder, "pids");
  const Child child = shell("setsid sleep 64 & echo $!", out.get());
  const pid_t orphan = numbers(folder, "pids", 1).at(0);
  CHECK(reap(child).ok());
  CHECK(children({}) == std::vector<pid_t>{orphan});
  CHECK(sweep({}).size() == 1);
}

TEST_CASE("what has ended by itself is reaped but not reported as killed") {
  const Child child = *spawn({.program = "/bin/true", .env = {}});
  siginfo_t info{};
  REQUIRE(::waitid(P_PID, static_cast<id_t>(child.pid), &info, WEXITED | WNOWAIT) == 0);
  CHECK(sweep({}).empty());
  CHECK_FALSE(process_entry(child.pid));
}

TEST_CASE("a sweep catches up with processes that keep spawning") {
  const Subreaper subreaper;
  const TempFolder folder;
  const Fd out = output(folder, "pids");
  const Child child = shell("echo $$; while :; do setsid sh -c 'sleep 65 & sleep 65' & sleep 0.01; done", out.get());
  REQUIRE(numbers(folder, "pids", 1).size() == 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const std::int64_t before = monotonic_ms();
  CHECK(sweep({}).size() > 1);
  CHECK(monotonic_ms() - before < 2500);
  // On a machine that is busy the spawning may outrun one sweep, which has a limit.
  for (int i = 0; i < 10 && !children({}).empty(); ++i)
    sweep({});
  CHECK(children({}).empty());
}
