// The host under signals, limits and odd surroundings: rows H of the catalogue.
#include "support/catch.hpp"
#include "support/skip.hpp"
#include "trial.hpp"

#include <slipway/base/clock.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/process_table.hpp>

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <csignal>
#include <tuple>

using namespace slipway;
using namespace slipway::test;

namespace {

// Sends the signal once the stage hangs, and measures from then on.
Ended interrupted(Trial& trial, int number, std::int64_t& stopped_within) {
  Started started = trial.start();
  started.until_it_says("hanging");
  const std::int64_t before = base::monotonic_ms();
  started.signal(number);
  Ended ended = started.wait();
  stopped_within = base::monotonic_ms() - before;
  return ended;
}

// A run of a stage that does little, called by a snippet of shell.
struct Called {
  explicit Called(const std::string& shell) {
    trial.shell = shell;
    ended = trial.run();
  }
  Trial trial{misbehaving("threads")};
  Ended ended;
};

bool nothing_left_within(std::int64_t milliseconds) {
  const std::int64_t end = base::monotonic_ms() + milliseconds;
  for (;;) {
    bool any = false;
    for (const base::ProcessEntry& entry : base::descendants(getpid(), {}))
      any = any || entry.state != 'Z';
    if (!any) return true;
    if (base::monotonic_ms() > end) return false;
    usleep(10'000);
  }
}

}  // namespace

TEST_CASE("fault_H4: a signal stops everything within four seconds, whatever the stage does", "[host]") {
  for (const char* act : {"stop-on-cancel", "hang", "busy", "command"})
    for (const auto& [number, exit, code] : {std::tuple(SIGINT, 130, "SL13001"), std::tuple(SIGTERM, 143, "SL14301")}) {
      Trial trial(misbehaving(act));
      INFO(act << " " << number);
      std::int64_t stopped_within = 0;
      const Ended ended = interrupted(trial, number, stopped_within);
      check_contract(trial, ended, {.exit = exit, .code = code, .within_ms = 30'000});
      CHECK(stopped_within < 4000);
      CHECK(contains(ended.last_error_line(), "`slipway resume` goes on with this run"));
    }
}

TEST_CASE("fault_H4: a stage that stops when it is asked to is not waited for any longer", "[host]") {
  Trial trial(misbehaving("stop-on-cancel"));
  std::int64_t stopped_within = 0;
  interrupted(trial, SIGINT, stopped_within);
  CHECK(stopped_within < 1000);
}

TEST_CASE("fault_H4: what was stopped can be gone on with", "[host]") {
  Trial trial("  first: {uses: dev.slipway.tests.echo, with: {text: first}}\n"
              "  odd: {uses: dev.slipway.tests.misbehave, needs: [first], with: {do: stop-on-cancel}}\n");
  std::int64_t stopped_within = 0;
  interrupted(trial, SIGTERM, stopped_within);
  Started again = trial.start("resume");
  again.until_it_says("hanging");
  again.signal(SIGTERM);
  const Ended ended = again.wait();
  CHECK(ended.code == 143);
  CHECK(trial.runs().size() == 1);
  CHECK(trial.result()["stages"][0]["done_before"] == true);
}

TEST_CASE("fault_H5: a second signal kills what does not stop", "[host]") {
  Trial trial(misbehaving("busy"));
  Started started = trial.start();
  started.until_it_says("hanging");
  started.signal(SIGTERM);
  usleep(600'000);
  const std::int64_t before = base::monotonic_ms();
  started.signal(SIGTERM);
  check_contract(trial, started.wait(), {.exit = 143, .code = "SL14301"});
  CHECK(base::monotonic_ms() - before < 1000);
}

TEST_CASE("fault_H6: SIGTERM to a plugin or command alone stops the run", "[host]") {
  Trial trial(misbehaving("signal-itself"));
  const std::int64_t before = base::monotonic_ms();
  check_contract(trial, trial.run(), {.exit = 143, .code = "SL14301"});
  CHECK(base::monotonic_ms() - before < 8000);
}

TEST_CASE("fault_H7: the signal arrives at the whole tree at once", "[host]") {
  Trial trial(misbehaving("command"));
  Started started = trial.start();
  started.until_it_says("hanging");
  for (const base::ProcessEntry& entry : base::descendants(getpid(), {}))
    kill(entry.pid, SIGTERM);
  const Ended ended = started.wait();
  check_contract(trial, ended, {.exit = 143, .code = "SL14301"});
}

TEST_CASE("fault_H1: after a SIGKILL of the host nothing of it is left", "[host]") {
  for (const char* act : {"hang", "busy", "command"}) {
    Trial trial(misbehaving(act));
    Started started = trial.start();
    started.until_it_says("hanging");
    started.signal(SIGKILL);
    const Ended ended = started.wait(3000);
    INFO(act);
    CHECK(ended.signal == SIGKILL);
    CHECK(ended.survivors == std::vector<std::string>{});
  }
}

TEST_CASE("fault_H8: a reader that goes away does not end the run", "[host]") {
  Trial trial(misbehaving("flood", {}, "mib: 2"));
  trial.shell = R"("$@" | head -1; exit ${PIPESTATUS[0]})";
  const Ended ended = trial.run();
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(contains(ended.err, "standard output is lost"));
  CHECK(trial.result()["exit"] == 0);
  CHECK(trial.log("odd").ends_with("the last line\n"));
}

TEST_CASE("fault_H8: a full disk behind standard output does not end the run", "[host]") {
  const Called called(R"(exec "$@" >/dev/full)");
  INFO(called.ended.err);
  CHECK(called.ended.code == 0);
  CHECK(called.trial.result()["exit"] == 0);
}

TEST_CASE("fault_H8: a closed terminal is no reason to stop", "[host]") {
  Trial trial(misbehaving("hang", "timeout: 1500ms"));
  Started started = trial.start();
  started.until_it_says("hanging");
  started.signal(SIGHUP);
  check_contract(trial, started.wait(), {.code = "SL0506"});
}

TEST_CASE("fault_H9: a host that was stopped for a while goes on", "[host]") {
  Trial trial(misbehaving("hang", "timeout: 1500ms"));
  Started started = trial.start();
  started.until_it_says("hanging");
  started.signal(SIGSTOP);
  usleep(500'000);
  started.signal(SIGCONT);
  check_contract(trial, started.wait(), {.code = "SL0506"});
}

TEST_CASE("fault_H10: under a CI system the death of the agent stops the run", "[host]") {
  Trial trial(misbehaving("hang"));
  trial.env["CI"] = "true";
  trial.shell = R"("$@" & while ! grep -rq hanging .slipway/runs/*/logs 2>/dev/null; do sleep 0.05; done; kill -9 $$)";
  Started started = trial.start("run --no-locked");
  const Ended ended = started.wait(8000);
  CHECK(ended.signal == SIGKILL);
  CHECK(ended.survivors == std::vector<std::string>{});
  CHECK(nothing_left_within(100));
  CHECK(trial.result()["exit"] == 143);
}

TEST_CASE("fault_H11: as process 1 of a container", "[host]") {
  Trial trial(misbehaving("daemonise"));
  trial.shell = R"(unshare --pid --fork --mount-proc true 2>/dev/null || exit 77
exec unshare --pid --fork --mount-proc "$@")";
  const Ended ended = trial.run();
  if (ended.code == 77) return skip("this user may not make a process namespace");
  check_green(trial, ended);
}

TEST_CASE("fault_H12: standard streams that are closed from the start", "[host]") {
  for (const char* closed : {"<&-", ">&-", "2>&-", "<&- >&- 2>&-"}) {
    const Called called(std::string("exec \"$@\" ") + closed);
    INFO(closed << "\n" << called.ended.err);
    CHECK(called.ended.code == 0);
    check_green(called.trial, called.ended);
  }
}

#ifndef __SANITIZE_ADDRESS__  // Which needs descriptors of its own.
TEST_CASE("fault_H13: very few descriptors", "[host]") {
  // However few there are: either it works, or one clear error; never a crash.
  for (const int limit : {4, 6, 8, 10, 12, 14, 16, 20, 24, 32}) {
    const Ended ended = Called("ulimit -n " + std::to_string(limit) + "; exec \"$@\"").ended;
    INFO(limit << ": " << ended.code << ", signal " << ended.signal << "\n" << ended.out << ended.err);
    CHECK(ended.signal == 0);
    if (ended.code != 0) CHECK(ended.last_error_line().starts_with("error[SL"));
    if (limit >= 32) CHECK(ended.code == 0);
    CHECK(ended.survivors == std::vector<std::string>{});
  }
}
#endif

TEST_CASE("fault_H13: a tiny stack", "[host]") {
  const Ended ended = Called(R"(ulimit -s 256; exec "$@")").ended;
  INFO(ended.err);
  CHECK(ended.signal == 0);
  CHECK(ended.code == 0);
}

TEST_CASE("fault_H16: an environment of a megabyte", "[host]") {
  Trial trial(misbehaving("threads"));
  for (int i = 0; i < 12; ++i)
    trial.env["BIG" + std::to_string(i)] = std::string(100'000, 'x');
  check_green(trial, trial.run());
}

TEST_CASE("fault_H17: no HOME, no TMPDIR, no PATH", "[host]") {
  Trial trial(misbehaving("threads"));
  trial.env.clear();
  check_green(trial, trial.run());
}

TEST_CASE("fault_H18: two hosts in one repository", "[host]") {
  Trial trial(misbehaving("hang"));
  Started first = trial.start();
  first.until_it_says("hanging");
  Cli second = Cli("run").in(trial.folder);
  for (const std::string& plugin : trial.plugins)
    std::ignore = std::move(second).word("--plugin").word(plugin);
  std::move(second)
      .runs()
      .exits(10)
      .complains_about("error[SL1001]: ")
      .complains_about("process " + std::to_string(first.pid()) + " on ");
  first.signal(SIGKILL);
  first.wait(3000);
}

TEST_CASE("fault_H19: a lock file that a dead host left behind", "[host]") {
  Trial trial(misbehaving("threads"));
  trial.folder.write(".slipway/lock", "process 1 on elsewhere since 2020-01-01T00:00:00.000Z\n");
  trial.folder.write(".slipway/.gitignore", "*\n");
  check_green(trial, trial.run());
}

TEST_CASE("fault_O5: the time-out of the whole run", "[host]") {
  Trial trial(misbehaving("busy"));
  const Ended ended = trial.run("run --timeout 1s");
  check_contract(trial, ended, {.exit = 124, .code = "SL12401", .within_ms = 8000});
  CHECK(contains(ended.out, "stage 'odd' was stopped - the run's time-out struck"));
}
