#include <slipway/kit/container_runtime.hpp>
#include <slipway/kit/failure.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>

namespace slipway::kit {
namespace {

constexpr std::uint32_t k_command_limit_ms = 60'000;
constexpr std::size_t k_state_limit = 1024 * 1024;
constexpr std::size_t k_pid_file_limit = 32;

bool is_program(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

// Distributions put runc where only root's PATH looks, though everybody may run it.
std::string find_program(const std::string& name) {
  const char* const path = std::getenv("PATH");
  const std::string search = std::string(path == nullptr ? "" : path) + ":/usr/local/sbin:/usr/sbin:/usr/bin:/sbin";
  for (std::size_t at = 0; at <= search.size();) {
    const std::size_t end = std::min(search.find(':', at), search.size());
    const std::string program = search.substr(at, end - at) + "/" + name;
    if (program.front() == '/' && end > at && is_program(program)) return program;
    at = end + 1;
  }
  return {};
}

Error ended_badly(const std::string& action, const Exit& exit) {
  const std::string how =
      exit.signal != 0 ? "killed by signal " + std::to_string(exit.signal) : "exit " + std::to_string(exit.code);
  return {SLIPWAY_E_IO, "the container runtime cannot " + action, how + "; its message is in the log"};
}

// A time-out of our own making says nothing about a remote.
Error as_local(Error error, const std::string& action) {
  if (error.status != SLIPWAY_E_TRANSIENT) return error;
  return {SLIPWAY_E_IO, "the container runtime cannot " + action,
          "no end within " + std::to_string(k_command_limit_ms / 1000) + " s"};
}

ContainerState parse_state(const Json& json) {
  ContainerState state;
  state.status = text_in(json, "status");
  state.pid = static_cast<pid_t>(number_in(json, "pid"));
  state.bundle = text_in(json, "bundle");
  state.annotations = text_map_in(json, "annotations");
  return state;
}

std::string text_from(int fd, off_t start) {
  std::string text(8192, '\0');
  const ssize_t count = ::pread(fd, text.data(), text.size(), start);
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return text;
}

}  // namespace

Result<ContainerRuntime> ContainerRuntime::find(const Host& host, std::string state_folder) {
  for (const char* const name : {"runc", "crun"})
    if (const std::string program = find_program(name); !program.empty())
      return ContainerRuntime(host, program, std::move(state_folder));
  return fail({SLIPWAY_E_NOT_FOUND, "no container runtime is installed",
               "neither runc nor crun is on PATH or in /usr/sbin", "nothing was started",
               "install the package runc or crun (apt-get install runc, dnf install crun)"});
}

Command ContainerRuntime::command(std::vector<std::string> words) const {
  Command command;
  command.argv = {m_program, "--root", m_state_folder};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  command.cwd = "/";
  command.timeout_ms = k_command_limit_ms;
  return command;
}

Status ContainerRuntime::run(std::vector<std::string> words, const std::string& action) const {
  const auto exit = guard([&] { return m_host->execute(command(std::move(words))); });
  if (!exit) return fail(as_local(exit.error(), action));
  if (!exit->ok()) return fail(ended_badly(action, *exit));
  return {};
}

std::vector<std::string> ContainerRuntime::list() const {
  std::vector<std::string> ids;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(m_state_folder.c_str()), &::closedir);
  if (!folder) return ids;
  while (const dirent* const entry = ::readdir(folder.get()))
    if (entry->d_name[0] != '.') ids.emplace_back(entry->d_name);
  std::sort(ids.begin(), ids.end());
  return ids;
}

Result<std::optional<ContainerState>> ContainerRuntime::state(const std::string& id) const {
  if (!path_exists(join_path(m_state_folder, id))) return std::optional<ContainerState>();
  Command query = command({"state", id});
  query.flags = SLIPWAY_EXEC_CAPTURE | SLIPWAY_EXEC_QUIET;
  int out = -1;
  const auto started = guard([&] { return m_host->start(query, &out); });
  if (!started) return fail(started.error());
  const Fd output(out);
  const auto text = read_all(output.get(), k_state_limit);
  const auto exit = guard([&] { return m_host->wait(*started); });
  if (!exit) return fail(as_local(exit.error(), "tell the state of " + id));
  if (!text) return fail(text.error());
  // A folder without a state is what a killed start leaves behind; there is no container.
  if (!exit->ok()) return std::optional<ContainerState>();
  SLIPWAY_KIT_TRY_ASSIGN(const Json json, parse_json(*text, "the container's state", SLIPWAY_E_IO));
  return std::optional<ContainerState>(parse_state(json));
}

Status ContainerRuntime::kill(const std::string& id, int signal) const {
  SLIPWAY_KIT_TRY_ASSIGN(const std::optional<ContainerState> state, this->state(id));
  if (!state || state->status == "stopped") return {};
  const Status sent = run({"kill", id, std::to_string(signal)}, "signal " + id);
  if (sent || !process_runs(state->pid)) return {};
  return sent;
}

Status ContainerRuntime::remove(const std::string& id) const {
  if (!path_exists(join_path(m_state_folder, id))) return {};
  return run({"delete", "--force", id}, "remove " + id);
}

Status ContainerRuntime::remove_all() const {
  for (const std::string& id : list())
    SLIPWAY_KIT_TRY(remove(id));
  return {};
}

Command ContainerRuntime::foreground(const std::string& id, const std::string& bundle, const std::string& pid_file,
                                     int output_fd) const {
  Command run = command({"run", "--pid-file", pid_file, "--bundle", bundle, id});
  run.timeout_ms = 0;
  run.output_fd = output_fd;
  return run;
}

Result<pid_t> ContainerRuntime::start_detached(const std::string& id, const std::string& bundle, int output_fd) const {
  SLIPWAY_KIT_TRY(make_folders(m_state_folder));
  const std::string pid_file = join_path(bundle, "pid");
  ::unlink(pid_file.c_str());
  const off_t before = ::lseek(output_fd, 0, SEEK_END);
  Command start = command({"run", "--detach", "--pid-file", pid_file, "--bundle", bundle, id});
  start.output_fd = output_fd;
  const auto exit = guard([&] { return m_host->execute(start); });
  if (!exit) return fail(as_local(exit.error(), "start " + id));
  if (!exit->ok()) return fail(start_error(text_from(output_fd, before)));
  SLIPWAY_KIT_TRY_ASSIGN(const std::string pid, read_file(pid_file, k_pid_file_limit));
  return static_cast<pid_t>(std::atoi(pid.c_str()));
}

Error start_error(const std::string& runtime_output) {
  std::string text = runtime_output.substr(0, runtime_output.find_last_not_of("\n ") + 1);
  text.erase(0, text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n') + 1);
  // runc: `exec: "/x": stat /x: no such file` and `exec /x: exec format error`; crun: "executable file `x' not found".
  const bool program = text.find("exec ") != std::string::npos || text.find("exec: ") != std::string::npos ||
                       text.find("executable file") != std::string::npos;
  if (!program) return {SLIPWAY_E_IO, "the container cannot be started", text};
  return {SLIPWAY_VERDICT_FAIL,
          "the image's program cannot be executed",
          text,
          {},
          "is it built for this machine, executable, and linked statically or with its loader in the image?"};
}

bool process_runs(pid_t pid) {
  if (pid <= 0) return false;
  const auto text = read_file("/proc/" + std::to_string(pid) + "/stat", 4096);
  if (!text) return false;
  // The name before the state is in brackets and may hold anything.
  const std::size_t name_end = text->rfind(") ");
  const char state = name_end == std::string::npos || name_end + 2 >= text->size() ? 'X' : (*text)[name_end + 2];
  return state != 'Z' && state != 'X';
}

}  // namespace slipway::kit
