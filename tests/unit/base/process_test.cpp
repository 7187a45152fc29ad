#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/clock.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/process.hpp>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

using namespace slipway::base;
using slipway::test::TempFolder;

namespace {

const std::string k_path = "PATH=/usr/local/bin:/usr/bin:/bin";

struct Captured {
  ExitStatus status;
  std::string output;
};

// Runs to the end with the standard output in a file.
Captured run(SpawnRequest request) {
  const TempFolder folder;
  const Fd file(::open(folder.path("out").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  request.fds.emplace_back(file.get(), 1);
  if (request.env.empty()) request.env = {k_path};
  const Result<Child> child = spawn(request);
  REQUIRE(child);
  Captured captured{.status = reap(*child), .output = {}};
  captured.output = folder.read("out");
  return captured;
}

Captured script(const std::string& text) { return run({.program = "sh", .argv = {"sh", "-c", text}}); }

std::string refusal(const SpawnRequest& request) {
  const Result<Child> child = spawn(request);
  return child ? "started" : one_line(child.error());
}

std::string write_script(const TempFolder& folder, const std::string& name, const std::string& content) {
  std::string path = folder.write(name, content);
  ::chmod(path.c_str(), 0755);
  return path;
}

}  // namespace

TEST_CASE("a program gets its arguments and exactly its environment") {
  CHECK(run({.program = "printf", .argv = {"printf", "%s|", "a b", "", "$HOME"}}).output == "a b||$HOME|");
  CHECK(run({.program = "/usr/bin/env", .env = {"A=1", "B=x y"}}).output == "A=1\nB=x y\n");
}

TEST_CASE("the end of a program is reported as code or signal") {
  CHECK(run({.program = "true"}).status.ok());
  CHECK(script("exit 7").status.code == 7);
  const ExitStatus killed = script("kill -9 $$").status;
  CHECK(killed.signal == SIGKILL);
  CHECK_FALSE(killed.ok());
}

TEST_CASE("the most memory that a program had at once is reported") {
  constexpr unsigned long long k_mebibyte = 1024 * 1024;
  CHECK(run({.program = "true"}).status.peak_bytes > 0);
  const ExitStatus large =
      run({.program = "dd", .argv = {"dd", "if=/dev/zero", "of=/dev/null", "bs=200M", "count=1"}}).status;
  CHECK(large.peak_bytes >= 200 * k_mebibyte);
  CHECK(large.peak_bytes < 1000 * k_mebibyte);
}

TEST_CASE("a program runs in the folder that was asked for") {
  const TempFolder folder;
  CHECK(run({.program = "pwd", .argv = {"pwd", "-P"}, .cwd = folder.path()}).output == folder.path() + "\n");
  write_script(folder, "here", "#!/bin/sh\necho found\n");
  CHECK(run({.program = "./here", .cwd = folder.path()}).output == "found\n");
}

TEST_CASE("descriptors that are not given are closed, and 0, 1, 2 are the null device") {
  const Fd leak(::open("/dev/zero", O_RDONLY));  // Without close-on-exec, on purpose.
  REQUIRE(leak);
  const Captured seen = script("for fd in $(ls /proc/$$/fd); do echo $fd $(readlink /proc/$$/fd/$fd); done");
  CHECK(seen.output.find("/dev/zero") == std::string::npos);
  CHECK(seen.output.starts_with("0 /dev/null\n1 "));
  CHECK(seen.output.find("\n2 /dev/null\n") != std::string::npos);
}

TEST_CASE("targets may overlap sources in any order") {
  const TempFolder folder;
  const Fd a = *open_file(folder.write("a", "A"));
  const Fd b = *open_file(folder.write("b", "B"));
  // Each goes where the other is.
  const Captured swapped =
      run({.program = "sh",
           .argv = {"sh", "-c", "cat <&" + std::to_string(a.get()) + "; cat <&" + std::to_string(b.get())},
           .env = {k_path},
           .fds = {{a.get(), b.get()}, {b.get(), a.get()}}});
  CHECK(swapped.output == "BA");
  // In its own place, with a hole below that must be closed.
  ::lseek(a.get(), 0, SEEK_SET);
  const Fd high(::fcntl(b.get(), F_DUPFD_CLOEXEC, 20));
  const Captured same = run({.program = "sh",
                             .argv = {"sh", "-c", "cat <&3; ls /proc/$$/fd; true"},
                             .env = {k_path},
                             .fds = {{high.get(), 9}, {a.get(), 3}}});
  CHECK(same.output == "A0\n1\n2\n3\n9\n");
}

TEST_CASE("a program starts with an empty signal mask, default dispositions and a group of its own") {
  sigset_t blocked{};
  sigset_t before{};
  ::sigfillset(&blocked);
  ::pthread_sigmask(SIG_SETMASK, &blocked, &before);
  struct sigaction ignore{};
  struct sigaction old{};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, &old);
  const Captured status = run({.program = "grep", .argv = {"grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"}});
  ::sigaction(SIGPIPE, &old, nullptr);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  // Signals 32 and 33 are those that the C library keeps for its threads; it sets them itself.
  CHECK(status.output == "SigBlk:\t0000000000000000\nSigIgn:\t0000000180000000\n");
  CHECK(script("test \"$(cut -d' ' -f5 /proc/$$/stat)\" = $$").status.ok());
}

TEST_CASE("a missing program is named together with the PATH") {
  CHECK(
      refusal({.program = "no-such-tool", .env = {"PATH=/usr/bin:/bin"}}) ==
      "error[SL0602]: cannot start 'no-such-tool' - no such program on PATH (/usr/bin:/bin) - install it, or give its "
      "path");
  CHECK(refusal({.program = "true"}) == "error[SL0602]: cannot start 'true' - its environment has no PATH to look for "
                                        "it - install it, or give its path");
  CHECK(refusal({.program = "/no/such"}) ==
        "error[SL0602]: cannot start '/no/such' - there is no file /no/such - install it, or give its path");
  CHECK(refusal({}) == "error[SL0602]: cannot start '' - no program was named - install it, or give its path");
}

TEST_CASE("files that are not programs are refused with the reason") {
  const TempFolder folder;
  const std::string plain = folder.write("plain", "x");
  CHECK(refusal({.program = plain}) == "error[SL0602]: cannot start '" + plain + "' - " + plain +
                                           ": permission denied - install it, or give its path");
  const std::string garbage = write_script(folder, "garbage", "\x01\x02 not a program");
  CHECK(refusal({.program = garbage}) == "error[SL0602]: cannot start '" + garbage + "' - " + garbage +
                                             " is not a program for this machine - install it, or give its path");
  const std::string orphan = write_script(folder, "orphan", "#!/no/such/interpreter\n");
  CHECK(refusal({.program = orphan}) ==
        "error[SL0602]: cannot start '" + orphan +
            "' - the interpreter that its first line names does not exist - install it, or give its path");
  // Found by name, only what can be executed counts.
  CHECK(refusal({.program = "plain", .env = {"PATH=" + folder.path()}}).find("no such program on PATH") !=
        std::string::npos);
}

TEST_CASE("a script beside the caller is there, though its interpreter is not") {
  const TempFolder folder;
  write_script(folder, "tools/build", "#!/no/such/interpreter\n");
  const auto started = [&](const char* program) {
    return refusal({.program = program, .env = {k_path}, .cwd = folder.path()});
  };
  CHECK(started("./tools/build") ==
        "error[SL0602]: cannot start './tools/build' - the interpreter that its first line names does not exist - "
        "install it, or give its path");
  CHECK(started("tools/none") ==
        "error[SL0602]: cannot start 'tools/none' - there is no file tools/none - install it, or give its path");
  CHECK(started("tools/build/none") == "error[SL0602]: cannot start 'tools/build/none' - tools/build/none: not a "
                                       "directory - install it, or give its path");
  CHECK(started("./tools") ==
        "error[SL0602]: cannot start './tools' - ./tools: permission denied - install it, or give its path");
}

TEST_CASE("the first program on PATH is started, and only what is one counts") {
  const TempFolder folder;
  folder.write("plain/tool", "#!/bin/sh\necho plain\n");
  folder.write("folder/tool/file", "x");
  write_script(folder, "first/tool", "#!/bin/sh\necho first \"$0\"\n");
  write_script(folder, "second/tool", "#!/bin/sh\necho second\n");
  const auto said = [&](const std::string& path) {
    return run({.program = "tool", .env = {"PATH=/nowhere", "PATH=" + path}}).output;
  };
  const std::string all =
      folder.path("plain") + ":" + folder.path("folder") + ":" + folder.path("first") + ":" + folder.path("second");
  CHECK(said(all) == "first " + folder.path("first/tool") + "\n");
  CHECK(said(folder.path("second") + ":" + folder.path("first")) == "second\n");
  CHECK(said(folder.path("first/") + "::relative:") == "first " + folder.path("first/tool") + "\n");
}

TEST_CASE("a program named by a path is looked for in its folder, not in the caller's") {
  const TempFolder folder;
  write_script(folder, "here/tool", "#!/bin/sh\npwd\n");
  CHECK(run({.program = "./tool", .cwd = folder.path("here")}).output == folder.path("here") + "\n");
  CHECK(run({.program = "here/tool", .cwd = folder.path()}).output == folder.path() + "\n");
  CHECK(refusal({.program = "./tool", .env = {k_path}, .cwd = folder.path()}).find("there is no file ./tool") !=
        std::string::npos);
}

TEST_CASE("relative entries of PATH are not searched") {
  const TempFolder folder;
  write_script(folder, "tool", "#!/bin/sh\n");
  CHECK(refusal({.program = "tool", .env = {"PATH=:."}, .cwd = folder.path()}).find("no such program") !=
        std::string::npos);
}

TEST_CASE("a missing folder is not mistaken for a missing program") {
  CHECK(refusal({.program = "true", .env = {k_path}, .cwd = "/no/such/folder"}) ==
        "error[SL0601]: cannot start 'true' in the folder /no/such/folder - no such file or directory");
}

TEST_CASE("arguments that the system cannot take are refused") {
  CHECK(refusal({.program = "true", .argv = {"true", std::string(8'000'000, 'x')}, .env = {k_path}}) ==
        "error[SL0607]: cannot start 'true' - its arguments and environment are too long");
  CHECK(refusal({.program = "true", .argv = {std::string("a\0b", 3)}, .env = {k_path}}) ==
        "error[SL0602]: cannot start 'true' - an argument or variable holds a NUL byte - install it, or give its path");
  CHECK(refusal({.program = "true", .env = {k_path}, .fds = {{-1, 0}}}) ==
        "error[SL0601]: cannot pass descriptor -1 to a program - bad file descriptor");
}

TEST_CASE("a program that is still open for writing for a moment is started all the same") {
  const TempFolder folder;
  const std::string path = folder.path("fresh");
  const std::string content = *read_file("/bin/true", 10'000'000);
  Fd writer(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0755));
  REQUIRE(write_all(writer.get(), content));
  std::thread closer([&writer] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    writer.reset();
  });
  const Result<Child> child = spawn({.program = path});
  closer.join();
  REQUIRE(child);
  CHECK(reap(*child).ok());
}

TEST_CASE("the descriptor of a child is readable once it has ended") {
  const Child child = *spawn({.program = "sleep", .argv = {"sleep", "60"}, .env = {k_path}});
  CHECK((::fcntl(child.pidfd.get(), F_GETFD) & FD_CLOEXEC) != 0);
  pollfd waiting{child.pidfd.get(), POLLIN, 0};
  CHECK(::poll(&waiting, 1, 0) == 0);
  signal_group(child, SIGTERM);
  CHECK(::poll(&waiting, 1, 10'000) == 1);
  CHECK(reap(child).signal == SIGTERM);
  CHECK(reap(child).code == k_unknown_code);
  signal_group(child, SIGTERM);
}

TEST_CASE("a signal reaches the whole group") {
  const TempFolder folder;
  const Fd file(::open(folder.path("pid").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  const Child child = *spawn(
      {.program = "sh", .argv = {"sh", "-c", "sleep 60 & echo $!; wait"}, .env = {k_path}, .fds = {{file.get(), 1}}});
  const std::int64_t end = monotonic_ms() + 10'000;
  while (folder.read("pid").find('\n') == std::string::npos && monotonic_ms() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  const pid_t grandchild = std::stoi(folder.read("pid"));
  signal_group(child, SIGKILL);
  reap(child);
  // An orphan that is dead may wait for its reaper for a moment.
  while (::kill(grandchild, 0) == 0 && monotonic_ms() < end) {
    const Result<std::string> state = read_file("/proc/" + std::to_string(grandchild) + "/stat", 4096);
    if (!state || state->find(") Z ") != std::string::npos) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  CHECK(monotonic_ms() < end);
}
