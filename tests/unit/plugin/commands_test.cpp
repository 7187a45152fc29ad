#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/clock.hpp>
#include <slipway/base/file.hpp>
#include <slipway/plugin/commands.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>

using namespace slipway;
using namespace slipway::plugin;
using test::TempFolder;

namespace {

struct End {
  slipway_status status = 999;
  int code = -1;
  int signal = -1;
  friend bool operator==(const End&, const End&) = default;
  friend std::ostream& operator<<(std::ostream& out, const End& end) {
    return out << "status " << end.status << ", code " << end.code << ", signal " << end.signal;
  }
};

constexpr End k_fine{SLIPWAY_OK, 0, 0};

// Commands with everything around them that a worker's supervisor gives.
struct Bench {
  TempFolder folder;
  base::EventLoop loop;
  std::string output;
  std::vector<std::string> warnings;
  std::vector<int> strangers;
  std::optional<Commands> commands;

  explicit Bench(std::int64_t drain_ms = 5000, std::int64_t kill_after_ms = 2000) {
    commands.emplace(
        loop, Commands::Surroundings{.env = {"PATH=/usr/local/bin:/usr/bin:/bin", "STAGE=yes"},
                                     .workspace = folder.path(),
                                     .output = [this](std::uint64_t, std::string_view bytes) { output.append(bytes); },
                                     .warn = [this](std::string text) { warnings.push_back(std::move(text)); },
                                     .ended_by_stranger = [this](int number) { strangers.push_back(number); },
                                     .kill_after_ms = kill_after_ms,
                                     .drain_ms = drain_ms});
  }

  Commands::Started start(CommandRequest request) {
    Commands::Started started = commands->start(std::move(request));
    INFO(started.problem);
    CHECK(started.status == SLIPWAY_OK);
    return started;
  }
  End wait(std::uint64_t id) {
    std::optional<End> end;
    commands->wait(id, [&](slipway_status status, int code, int signal) {
      end = End{status, code, signal};
      loop.stop();
    });
    if (end) {
      loop.post([this] { loop.stop(); });
      loop.run();
      return *end;
    }
    const auto guard = loop.after(20'000, [this] { loop.stop(); });
    loop.run();
    return end.value_or(End{});
  }
  End run(CommandRequest request) { return wait(start(std::move(request)).id); }
  void let_pass(std::int64_t milliseconds) {
    const auto timer = loop.after(milliseconds, [this] { loop.stop(); });
    loop.run();
  }
  void run_until_output(std::string_view text) {
    const auto tick = loop.every(5, [&] {
      if (output.find(text) != std::string::npos) loop.stop();
    });
    const auto guard = loop.after(20'000, [this] { loop.stop(); });
    loop.run();
  }
};

CommandRequest script(const std::string& text) { return {.argv = {"sh", "-c", text}}; }

std::string refusal(Bench& bench, CommandRequest request) {
  const Commands::Started started = bench.commands->start(std::move(request));
  return started.status == SLIPWAY_OK ? "started" : std::to_string(started.status) + ": " + started.problem;
}

bool alive(pid_t pid) {
  if (kill(pid, 0) != 0) return false;
  const auto state = base::read_file("/proc/" + std::to_string(pid) + "/stat", 4096);
  return state && state->find(") Z ") == std::string::npos;
}

bool gone_soon(pid_t pid) {
  const std::int64_t end = base::monotonic_ms() + 5000;
  while (alive(pid) && base::monotonic_ms() < end)
    usleep(2000);
  return !alive(pid);
}

}  // namespace

TEST_CASE("a command's end is its exit code or its signal") {
  Bench bench;
  CHECK(bench.run(script("exit 0")) == k_fine);
  CHECK(bench.run(script("exit 7")) == End{SLIPWAY_OK, 7, 0});
  CHECK(bench.run(script("kill -9 $$")) == End{SLIPWAY_OK, 0, SIGKILL});
  CHECK(bench.strangers.empty());
}

TEST_CASE("both outputs of a command go to the log, in order") {
  Bench bench;
  CHECK(bench.run(script("echo one; echo two >&2; echo three")) == k_fine);
  CHECK(bench.output == "one\ntwo\nthree\n");
}

TEST_CASE("all output is there before the end is told") {
  Bench bench;
  CHECK(bench.run(script("i=0; while [ $i -lt 20000 ]; do echo 0123456789; i=$((i+1)); done")) == k_fine);
  CHECK(bench.output.size() == 20000 * 11);
}

TEST_CASE("a captured output goes to the caller and the rest to the log") {
  Bench bench;
  CommandRequest request = script("echo captured; echo logged >&2");
  request.flags = SLIPWAY_EXEC_CAPTURE;
  const Commands::Started started = bench.start(std::move(request));
  REQUIRE(started.capture);
  CHECK((fcntl(started.capture.get(), F_GETFD) & FD_CLOEXEC) != 0);
  CHECK(bench.wait(started.id) == k_fine);
  CHECK(base::read_all(started.capture.get(), 4096).value() == "captured\n");
  CHECK(bench.output == "logged\n");
}

TEST_CASE("a quiet command says nothing") {
  Bench bench;
  CommandRequest request = script("echo one; echo two >&2");
  request.flags = SLIPWAY_EXEC_QUIET;
  CHECK(bench.run(std::move(request)) == k_fine);
  CHECK(bench.output.empty());
}

TEST_CASE("a command may read a file and write into one") {
  Bench bench;
  CommandRequest request{.argv = {"cat"}};
  request.stdin_file = base::open_file(bench.folder.write("in", "from a file")).value();
  request.output_file = base::Fd(open(bench.folder.path("out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  CHECK(bench.run(std::move(request)) == k_fine);
  CHECK(bench.folder.read("out") == "from a file");
  CHECK(bench.output.empty());
}

TEST_CASE("capture, input and an output file work together") {
  Bench bench;
  CommandRequest request = script("cat; echo error >&2");
  request.flags = SLIPWAY_EXEC_CAPTURE;
  request.stdin_file = base::open_file(bench.folder.write("in", "input")).value();
  request.output_file = base::Fd(open(bench.folder.path("out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  const Commands::Started started = bench.start(std::move(request));
  CHECK(bench.wait(started.id) == k_fine);
  CHECK(base::read_all(started.capture.get(), 4096).value() == "input");
  CHECK(bench.folder.read("out") == "error\n");
}

TEST_CASE("a command without an input reads nothing") {
  Bench bench;
  CHECK(bench.run({.argv = {"cat"}}) == k_fine);
}

TEST_CASE("a command sees the stage's environment and its own additions, or exactly its own") {
  Bench bench;
  CHECK(bench.run({.argv = {"/usr/bin/env"}, .env = {"MINE=a b"}}) == k_fine);
  CHECK(bench.output == "PATH=/usr/local/bin:/usr/bin:/bin\nSTAGE=yes\nMINE=a b\n");
  bench.output.clear();
  CHECK(bench.run({.flags = SLIPWAY_EXEC_EXACT_ENV, .argv = {"/usr/bin/env"}, .env = {"ONLY=1"}}) == k_fine);
  CHECK(bench.output == "ONLY=1\n");
}

TEST_CASE("an addition wins over the stage's environment") {
  Bench bench;
  CHECK(bench.run({.argv = {"sh", "-c", "echo $STAGE"}, .env = {"STAGE=mine"}}) == k_fine);
  CHECK(bench.output == "mine\n");
}

TEST_CASE("a command runs in the workspace or in a folder of it") {
  Bench bench;
  bench.folder.write("sub/file", "");
  CHECK(bench.run({.argv = {"pwd", "-P"}}) == k_fine);
  CHECK(bench.run({.argv = {"pwd", "-P"}, .cwd = "sub"}) == k_fine);
  CHECK(bench.run({.argv = {"pwd", "-P"}, .cwd = "/"}) == k_fine);
  CHECK(bench.output == bench.folder.path() + "\n" + bench.folder.path("sub") + "\n/\n");
}

TEST_CASE("what cannot be started is refused with the reason") {
  Bench bench;
  CHECK(refusal(bench, {.argv = {"no-such-program"}}) ==
        "-5: cannot start 'no-such-program': no such program on PATH (/usr/local/bin:/usr/bin:/bin)");
  CHECK(refusal(bench, {.argv = {}}) == "-1: the command is empty");
  CHECK(refusal(bench, {.argv = {""}}) == "-1: the command is empty");
  CHECK(refusal(bench, {.flags = 1U << 30, .argv = {"true"}}) == "-2: the command asks for an unknown flag");
  CHECK(
      refusal(bench, {.argv = {"true"}, .cwd = "no/such/folder"}).starts_with("-7: cannot start 'true' in the folder"));
  CHECK(refusal(bench, {.argv = {"true", std::string(8'000'000, 'x')}}).starts_with("-7: cannot start 'true'"));
}

TEST_CASE("a command that outlives its time-out is asked to end") {
  Bench bench;
  CHECK(bench.run({.argv = {"sleep", "60"}, .timeout_ms = 50}) == End{SLIPWAY_E_TRANSIENT, 0, SIGTERM});
  // We stopped it, so it was no stranger.
  CHECK(bench.strangers.empty());
}

TEST_CASE("a command that ends within its time-out is not touched") {
  Bench bench;
  CHECK(bench.run({.argv = {"sh", "-c", "exit 4"}, .timeout_ms = 10'000}) == End{SLIPWAY_OK, 4, 0});
}

TEST_CASE("a command that ignores SIGTERM is killed after a while, with its children") {
  Bench bench(5000, 100);
  const Commands::Started started =
      bench.start(script("trap '' TERM; sleep 300 & echo child $!; while :; do sleep 0.05; done"));
  bench.run_until_output("child ");
  bench.run_until_output("\n");
  const pid_t child = std::stoi(bench.output.substr(6));
  CHECK(bench.commands->stop(started.id) == SLIPWAY_OK);
  CHECK(bench.commands->stop(started.id) == SLIPWAY_OK);
  CHECK(bench.wait(started.id) == End{SLIPWAY_OK, 0, SIGKILL});
  CHECK(gone_soon(child));
}

TEST_CASE("a command that somebody else stops is reported") {
  Bench bench;
  CHECK(bench.run(script("kill -TERM $$; sleep 60")) == End{SLIPWAY_OK, 0, SIGTERM});
  CHECK(bench.run(script("kill -INT $$; sleep 60")) == End{SLIPWAY_OK, 0, SIGINT});
  CHECK(bench.run(script("kill -HUP $$; sleep 60")) == End{SLIPWAY_OK, 0, SIGHUP});
  CHECK(bench.strangers == std::vector<int>{SIGTERM, SIGINT});
}

TEST_CASE("cancelling stops all commands and starts no more") {
  Bench bench;
  const Commands::Started first = bench.start({.argv = {"sleep", "60"}});
  const Commands::Started second = bench.start({.argv = {"sleep", "60"}});
  bench.commands->cancel();
  CHECK(bench.wait(first.id) == End{SLIPWAY_E_CANCELLED, 0, SIGTERM});
  CHECK(bench.wait(second.id) == End{SLIPWAY_E_CANCELLED, 0, SIGTERM});
  CHECK(refusal(bench, {.argv = {"true"}}) == "-3: the stage is being cancelled");
  CHECK(bench.strangers.empty());
}

TEST_CASE("a command can be waited for once, also after its end") {
  Bench bench;
  const Commands::Started started = bench.start(script("exit 5"));
  bench.let_pass(200);
  CHECK(bench.wait(started.id) == End{SLIPWAY_OK, 5, 0});
  CHECK(bench.wait(started.id) == End{SLIPWAY_E_NOT_FOUND, 0, 0});
  CHECK(bench.wait(12345) == End{SLIPWAY_E_NOT_FOUND, 0, 0});
  CHECK(bench.commands->stop(started.id) == SLIPWAY_E_NOT_FOUND);
}

TEST_CASE("a second waiter is refused and the first keeps its place") {
  Bench bench;
  const Commands::Started started = bench.start({.argv = {"sleep", "0.1"}});
  End first;
  End second;
  bench.commands->wait(started.id, [&](slipway_status status, int code, int signal) {
    first = {status, code, signal};
    bench.loop.stop();
  });
  bench.commands->wait(started.id,
                       [&](slipway_status status, int code, int signal) { second = {status, code, signal}; });
  bench.loop.run();
  CHECK(first == k_fine);
  CHECK(second == End{SLIPWAY_E_NOT_FOUND, 0, 0});
}

TEST_CASE("something that keeps the output open is cut off and killed after a while") {
  Bench bench(150);
  const std::int64_t before = base::monotonic_ms();
  CHECK(bench.run(script("sleep 300 & echo child $!")) == k_fine);
  CHECK(base::monotonic_ms() - before < 4000);
  CHECK(bench.warnings == std::vector<std::string>{
                              "'sh' ended but something it started kept its output open for 150 ms: cut and killed"});
  CHECK(gone_soon(std::stoi(bench.output.substr(6))));
}

TEST_CASE("what is left in a command's group ends with the command") {
  Bench bench;
  CHECK(bench.run(script("sleep 300 >/dev/null 2>&1 & echo child $!")) == k_fine);
  CHECK(bench.warnings.empty());
  CHECK(gone_soon(std::stoi(bench.output.substr(6))));
}

TEST_CASE("a flood is taken at the reader's pace and none of it is kept") {
  Bench bench;
  std::size_t bytes = 0;
  Commands flooded(bench.loop, {.env = {"PATH=/usr/bin:/bin"},
                                .workspace = "/",
                                .output = [&](std::uint64_t, std::string_view piece) { bytes += piece.size(); },
                                .warn = [](const std::string&) {},
                                .ended_by_stranger = [](int) {}});
  const Commands::Started started = flooded.start({.argv = {"head", "-c", "50000000", "/dev/zero"}});
  flooded.wait(started.id, [&](slipway_status, int, int) { bench.loop.stop(); });
  bench.loop.run();
  CHECK(bytes == 50'000'000);
}

TEST_CASE("commands end with their owner") {
  Bench bench;
  const pid_t group = bench.start({.argv = {"sleep", "300"}}).group;
  bench.start(script("exit 1"));
  bench.let_pass(50);
  REQUIRE(alive(group));
  bench.commands.reset();
  CHECK_FALSE(alive(group));
}

TEST_CASE("no descriptor is left after many commands") {
  Bench bench;
  bench.run(script("true"));
  const base::Fd before(open("/dev/null", O_RDONLY | O_CLOEXEC));
  for (int i = 0; i < 50; ++i) {
    bench.run({.flags = SLIPWAY_EXEC_CAPTURE, .argv = {"true"}});
    bench.commands->start({.argv = {"no-such-program"}});
  }
  const base::Fd after(open("/dev/null", O_RDONLY | O_CLOEXEC));
  CHECK(after.get() < before.get() + 10);  // The loop may hold a few of its own; fifty commands hold none.
}
