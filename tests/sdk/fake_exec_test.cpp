#include "script_stage.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>

using namespace slipway::test;
using slipway::Command;
using slipway::Exit;
using slipway::Host;
using slipway::testing::FakeHost;
using slipway::testing::FakeRun;

namespace {

Command shell(std::string script) { return {{"sh", "-c", std::move(script)}}; }

std::string read_all(int fd) {
  std::string text;
  char buffer[256];
  for (ssize_t count = 0; (count = ::read(fd, buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<std::size_t>(count));
  ::close(fd);
  return text;
}

}  // namespace

TEST_CASE("both outputs of a command become lines of the log, the last one without its newline too") {
  const FakeRun run = run_script([](Host h) { h.execute(shell("echo one; echo two >&2; printf three")); });
  CHECK(run.log_text() == "one\ntwo\nthree\n");
  for (const auto& record : run.log)
    CHECK(record.origin == slipway::testing::LogOrigin::command);
}

TEST_CASE("exit code and signal of a command are told apart") {
  Exit exited;
  Exit killed;
  run_script([&](Host h) {
    exited = h.execute(shell("exit 3"));
    killed = h.execute(shell("kill -SEGV $$"));
  });
  CHECK(exited.code == 3);
  CHECK(exited.signal == 0);
  CHECK(killed.code == 0);
  CHECK(killed.signal == SIGSEGV);
}

TEST_CASE("a command gets the stage's environment with additions, or exactly its own") {
  FakeHost host;
  host.environment = {{"PATH", "/usr/bin:/bin"}, {"KEPT", "1"}, {"CHANGED", "old"}};
  Command added = shell("echo $KEPT $CHANGED $NEW");
  added.env = {"CHANGED=changed", "NEW=a=b"};
  Command exact{{"/usr/bin/env"}};
  exact.env = {"ONLY=1"};
  exact.flags = SLIPWAY_EXEC_EXACT_ENV;
  const FakeRun run = run_script(
      [&](Host h) {
        h.execute(added);
        h.execute(exact);
      },
      host);
  CHECK(run.log_text() == "1 changed a=b\nONLY=1\n");
}

TEST_CASE("a command runs in the workspace, or in a folder below it") {
  const TempFolder folder;
  folder.write("sub/file", "");
  Command below{{"pwd"}};
  below.cwd = "sub";
  const FakeRun run = run_script(
      [&](Host h) {
        h.execute({{"pwd"}});
        h.execute(below);
      },
      folder.path());
  CHECK(run.log_text() == folder.path() + "\n" + folder.path("sub") + "\n");
}

TEST_CASE("a program that does not exist is not found, on PATH and by path") {
  const TempFolder folder;
  folder.write("plain", "not executable");
  const FakeRun run = run_script(
      [](Host h) {
        for (const char* program : {"slipway-no-such-program", "./missing", "./plain", "/", ""})
          h.log_info(std::to_string(status_of([&] { h.start({{program}}); })));
      },
      folder.path());
  CHECK(run.log_text() == "-5\n-5\n-5\n-5\n-5\n");
}

TEST_CASE("captured output goes to the stage and not to the log") {
  std::string captured;
  const FakeRun run = run_script([&](Host h) {
    Command command = shell("echo out; echo err >&2");
    command.flags = SLIPWAY_EXEC_CAPTURE;
    int fd = -1;
    const auto id = h.start(command, &fd);
    captured = read_all(fd);
    h.wait(id);
  });
  CHECK(captured == "out\n");
  CHECK(run.log_text() == "err\n");
}

TEST_CASE("quiet output is dropped, and unknown flags are refused") {
  slipway_status unknown = SLIPWAY_OK;
  const FakeRun run = run_script([&](Host h) {
    Command command = shell("echo out");
    command.flags = SLIPWAY_EXEC_QUIET;
    h.execute(command);
    command.flags = 1u << 20;
    unknown = status_of([&] { h.start(command); });
  });
  CHECK(run.log_text().empty());
  CHECK(unknown == SLIPWAY_E_UNSUPPORTED);
}

TEST_CASE("standard input is empty unless a descriptor is given") {
  const TempFolder folder;
  int ends[2] = {-1, -1};
  REQUIRE(::pipe(ends) == 0);
  REQUIRE(::write(ends[1], "given", 5) == 5);
  ::close(ends[1]);
  const FakeRun run = run_script([&](Host h) {
    h.execute({{"cat"}});
    Command command{{"cat"}};
    command.stdin_fd = ends[0];
    h.execute(command);
  });
  ::close(ends[0]);
  CHECK(run.log_text() == "given\n");
}

TEST_CASE("a time-out ends the whole group and is told as transient") {
  slipway_status status = SLIPWAY_OK;
  const auto start = std::chrono::steady_clock::now();
  run_script([&](Host h) {
    Command command = shell("sleep 60 & wait");
    command.timeout_ms = 50;
    status = status_of([&] { h.execute(command); });
  });
  CHECK(status == SLIPWAY_E_TRANSIENT);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

TEST_CASE("a command that ignores the polite stop is killed after the grace") {
  FakeHost host;
  host.grace = std::chrono::milliseconds(50);
  Exit exit;
  run_script(
      [&](Host h) {
        Command command = shell("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        command.flags = SLIPWAY_EXEC_CAPTURE;
        int fd = -1;
        const auto id = h.start(command, &fd);
        char byte = 0;
        REQUIRE(::read(fd, &byte, 1) == 1);
        h.stop(id);
        exit = h.wait(id);
        ::close(fd);
      },
      host);
  CHECK(exit.signal == SIGKILL);
}

TEST_CASE("a cancellation ends running commands and starts no new ones") {
  FakeHost host;
  host.on_log = [&](const slipway::testing::LogRecord& record) {
    if (record.text == "ready") host.request_cancel();
  };
  slipway_status waiting = SLIPWAY_OK;
  slipway_status starting = SLIPWAY_OK;
  run_script(
      [&](Host h) {
        waiting = status_of([&] { h.execute(shell("echo ready; sleep 60")); });
        starting = status_of([&] { h.start({{"true"}}); });
      },
      host);
  CHECK(waiting == SLIPWAY_E_CANCELLED);
  CHECK(starting == SLIPWAY_E_CANCELLED);
}

TEST_CASE("what a command leaves in its group ends with the stage") {
  const TempFolder folder;
  run_script([](Host h) { h.execute(shell("sleep 60 & echo $! > pid")); }, folder.path());
  const auto pid = static_cast<pid_t>(std::stoi(folder.read("pid")));
  for (int i = 0; i < 200 && ::kill(pid, 0) == 0; ++i)
    ::usleep(10'000);
  CHECK(::kill(pid, 0) != 0);
}

TEST_CASE("a kept process outlives the stage, and only a stage that publishes may keep one") {
  FakeHost host;
  pid_t pid = -1;
  const TempFolder folder;
  const auto leave_one = [&](Host h) {
    h.execute(shell("sleep 60 & echo $! > pid"));
    pid = static_cast<pid_t>(std::stoi(folder.read("pid")));
    h.keep(pid);
  };
  const FakeRun kept = run_script(leave_one, host, folder.path());
  CHECK(kept.ok());
  CHECK(kept.kept == std::vector<std::int64_t>{pid});
  CHECK(::kill(pid, 0) == 0);
  ::kill(pid, SIGKILL);
  CHECK(run_script(leave_one, host, folder.path(), "com.example.pure").status == SLIPWAY_E_DENIED);
}

TEST_CASE("a descriptor for the output takes both streams away from the log") {
  const TempFolder folder;
  std::string written;
  const FakeRun run = run_script([&](Host h) {
    int ends[2] = {-1, -1};
    REQUIRE(::pipe(ends) == 0);
    Command command = shell("echo out; echo err >&2");
    command.output_fd = ends[1];
    h.execute(command);
    ::close(ends[1]);
    written = read_all(ends[0]);
  });
  CHECK(written == "out\nerr\n");
  CHECK(run.log_text().empty());
}

TEST_CASE("commands that are started together run together, each with its own end") {
  const TempFolder folder;
  Exit first;
  Exit second;
  const FakeRun run = run_script(
      [&](Host h) {
        // Each waits for what the other writes.
        const auto one = h.start(shell("echo 1 > a; while [ ! -e b ]; do sleep 0.01; done; exit 1"));
        const auto two = h.start(shell("while [ ! -e a ]; do sleep 0.01; done; echo 2 > b; exit 2"));
        second = h.wait(two);
        first = h.wait(one);
        CHECK(h.wait(one).code == 1);
      },
      folder.path());
  CHECK(run.ok());
  CHECK(first.code == 1);
  CHECK(second.code == 2);
}

TEST_CASE("a polite stop is enough for a command that obeys it") {
  Exit exit;
  run_script([&](Host h) {
    const auto id = h.start({{"sleep", "60"}});
    h.stop(id);
    h.stop(id);
    exit = h.wait(id);
  });
  CHECK(exit.signal == SIGTERM);
  CHECK_FALSE(exit.ok());
}

TEST_CASE("a folder that is not there starts nothing, and an entry without a value is no variable") {
  const TempFolder folder;
  folder.write("file", "");
  const FakeRun run = run_script(
      [](Host h) {
        for (const char* cwd : {"none", "file", "/no/such/folder"}) {
          Command command{{"true"}};
          command.cwd = cwd;
          h.log_info(std::to_string(status_of([&] { h.start(command); })));
        }
        Command odd{{"env"}};
        odd.env = {"NOVALUE", "EMPTY=", "A=1", "A=2"};
        odd.flags = SLIPWAY_EXEC_EXACT_ENV;
        odd.argv = {"/usr/bin/env"};
        h.execute(odd);
      },
      folder.path());
  CHECK(run.log_text() == "-7\n-7\n-7\nA=2\nEMPTY=\n");
}

TEST_CASE("a program is looked for on the PATH that the command will have, and only in absolute folders") {
  const TempFolder folder;
  folder.write("bin/own-tool", "#!/bin/sh\necho own\n");
  std::filesystem::permissions(folder.path("bin/own-tool"), std::filesystem::perms(0755));
  FakeHost host;
  const FakeRun run = run_script(
      [&](Host h) {
        Command command{{"own-tool"}};
        for (const std::string& path : {folder.path("bin") + ":/bin", "/none:" + folder.path("bin"), std::string("bin"),
                                        std::string(":"), std::string()}) {
          command.env = {"PATH=" + path};
          h.log_info(std::to_string(status_of([&] { h.execute(command); })));
        }
      },
      host, folder.path());
  CHECK(run.log_text() == "own\n0\nown\n0\n-5\n-5\n-5\n");
}
