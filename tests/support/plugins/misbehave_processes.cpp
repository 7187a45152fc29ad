// Acts of the stage that misbehaves: processes, threads and signals.
#include "misbehave.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <clocale>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <new>
#include <thread>

namespace misbehave {

namespace {

enum class Output { kept, closed };
enum class Group { own, new_session };

// Leaves a sleeping process behind, marked by its name so that a test finds it.
void leave_behind(const Stage& stage, Output output, Group group) {
  const std::string mark = stage.text("mark").empty() ? "slipway-test-stray" : stage.text("mark");
  const pid_t child = fork();
  if (child > 0) {
    int status = 0;
    waitpid(child, &status, 0);
    return;
  }
  if (group == Group::new_session) setsid();
  if (fork() > 0) _exit(0);
  std::signal(SIGTERM, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);
  for (int fd = output == Output::kept ? k_control : 0; fd < 64; ++fd)
    close(fd);
  const char* const argv[] = {mark.c_str(), "300", nullptr};
  const char* const env[] = {nullptr};
  execve("/bin/sleep", const_cast<char* const*>(argv), const_cast<char* const*>(env));
  _exit(127);
}

}  // namespace

slipway_status do_daemonise(const Stage& stage) {
  leave_behind(stage, Output::closed, Group::new_session);
  return SLIPWAY_OK;
}

slipway_status do_hold_output(const Stage& stage) {
  leave_behind(stage, Output::kept, Group::own);
  return SLIPWAY_OK;
}

slipway_status do_hold_output_as_daemon(const Stage& stage) {
  leave_behind(stage, Output::kept, Group::new_session);
  return SLIPWAY_OK;
}

// Processes in sessions of their own that multiply up to a number, some of which are another process by the time that
// they are looked at. They end by themselves after a while, should nobody end them.
slipway_status do_fork_bomb(const Stage& stage) {
  constexpr long k_restless = 4;
  constexpr int k_life_s = 20;
  void* const shared =
      mmap(nullptr, sizeof(std::atomic<long>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return SLIPWAY_E_IO;
  auto& born = *new (shared) std::atomic<long>(1);
  const long most = stage.number("processes", 100);
  const std::time_t end = std::time(nullptr) + k_life_s;
  if (fork() > 0) return do_hang(stage);
  for (int fd = 0; fd < 64; ++fd)
    close(fd);
  std::signal(SIGTERM, SIG_IGN);
  for (bool restless = false; std::time(nullptr) < end; usleep(5000)) {
    setsid();
    const long number = born < most ? born++ : most;
    if (number == most && !restless) continue;
    const bool parent = fork() > 0;
    if (restless && parent) _exit(0);
    if (!parent) restless = restless || number <= k_restless;
  }
  _exit(0);
}

slipway_status do_change_process(const Stage&) {
  if (chdir("/") != 0) return SLIPWAY_E_IO;
  umask(0777);
  setenv("PATH", "/nowhere", 1);
  setenv("CHANGED", "yes", 1);
  sigset_t all{};
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, nullptr);
  std::setlocale(LC_ALL, "");
  return SLIPWAY_OK;
}

slipway_status do_threads(const Stage&) {
  for (int i = 0; i < 4; ++i)
    std::thread([] {
      for (;;)
        usleep(1000);
    }).detach();
  return SLIPWAY_OK;
}

slipway_status do_kill_host(const Stage& stage) {
  if (stage.request.find("\"resumed\":true") != std::string::npos) return SLIPWAY_OK;
  kill(getppid(), SIGKILL);
  for (;;)
    pause();
}

slipway_status do_signal_itself(const Stage& stage) {
  raise(static_cast<int>(stage.number("signal", SIGTERM)));
  return do_hang(stage);
}

// A command of the host that ignores SIGTERM, marked by an argument.
slipway_status do_command(const Stage& stage) {
  const auto* exec = stage.service<slipway_exec_v1>(SLIPWAY_SERVICE_EXEC);
  const std::string mark = stage.text("mark");
  const std::string script = "trap '' TERM; echo hanging; while :; do sleep 0.1; done";
  const slipway_str argv[] = {{"sh", 2}, {"-c", 2}, {script.data(), script.size()}, {mark.data(), mark.size()}};
  slipway_exec_req request{};
  request.struct_size = sizeof request;
  request.argv = argv;
  request.argc = 4;
  request.stdin_fd = -1;
  request.output_fd = -1;
  std::uint64_t id = 0;
  if (exec->start(stage.host, &request, &id, nullptr) != SLIPWAY_OK) return stage.fail(SLIPWAY_E_IO, "no command");
  std::int32_t code = 0;
  std::int32_t signal = 0;
  const slipway_status status = exec->wait(stage.host, id, &code, &signal);
  return status == SLIPWAY_OK ? status : stage.fail(status, "the command was stopped");
}

}  // namespace misbehave
