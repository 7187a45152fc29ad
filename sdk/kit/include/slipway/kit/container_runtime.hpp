// An OCI runtime (runc, else crun) driven through the host's exec service: this library starts no process by itself.
// Every runtime has a state folder of its own, so what a killed run left behind is found there and nowhere else.
#pragma once

#include <slipway/kit/result.hpp>
#include <slipway/plugin.hpp>

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace slipway::kit {

// What the runtime says of a container.
struct ContainerState {
  std::string status;  // "created", "running", "paused" or "stopped".
  pid_t pid = 0;       // Of its first process, as this process sees it; 0 when stopped.
  std::string bundle;
  std::map<std::string, std::string> annotations;
};

class ContainerRuntime {
public:
  // Look for runc, then crun, on PATH and in the folders for administrators. `state_folder`: absolute, made when it is
  // needed. `host` must outlive the runtime. SLIPWAY_E_NOT_FOUND: neither is there; the hint names the packages.
  static Result<ContainerRuntime> find(const Host& host, std::string state_folder);

  const Host& host() const { return *m_host; }
  const std::string& program() const { return m_program; }
  const std::string& state_folder() const { return m_state_folder; }

  // Ids of the containers that the state folder knows, sorted, dead ones included.
  std::vector<std::string> list() const;

  // Nothing when there is no such container.
  Result<std::optional<ContainerState>> state(const std::string& id) const;

  // Send a signal to the first process. A container that has ended is fine.
  Status kill(const std::string& id, int signal) const;

  // Kill all processes of the container and forget it. A missing one is fine.
  Status remove(const std::string& id) const;

  // remove() for all that list() names.
  Status remove_all() const;

  // Run in the foreground. `output_fd` receives what the container writes; the command ends with the container.
  Command foreground(const std::string& id, const std::string& bundle, const std::string& pid_file,
                     int output_fd) const;

  // Start a container that outlives this run; stdout and stderr go to `output_fd`, a file. Gives the pid of its first
  // process, not yet kept (see Host::keep). SLIPWAY_VERDICT_FAIL: its program cannot be executed. SLIPWAY_E_IO.
  Result<pid_t> start_detached(const std::string& id, const std::string& bundle, int output_fd) const;

private:
  ContainerRuntime(const Host& host, std::string program, std::string state_folder)
      : m_host(&host), m_program(std::move(program)), m_state_folder(std::move(state_folder)) {}
  Command command(std::vector<std::string> words) const;
  Status run(std::vector<std::string> words, const std::string& action) const;

  const Host* m_host;
  std::string m_program;
  std::string m_state_folder;
};

// The error of a container that did not start, from what the runtime wrote. Its program's fault is
// SLIPWAY_VERDICT_FAIL, anything else SLIPWAY_E_IO.
Error start_error(const std::string& runtime_output);

// True for a process that exists and is no zombie.
bool process_runs(pid_t pid);

}  // namespace slipway::kit
