// Containers of a deployment: started to outlive the run, stopped as their image wants, and looked at until it is sure
// that this one serves.
#pragma once

#include "deployment_folder.hpp"
#include "parameters.hpp"

#include <slipway/kit/container_runtime.hpp>
#include <slipway/kit/oci_model.hpp>
#include <slipway/kit/result.hpp>
#include <slipway/plugin.hpp>

#include <string>

namespace slipway::plugins::deploy {

class Service {
public:
  Service(const Host& host, const DeploymentFolder& folder, kit::ContainerRuntime runtime, const Parameters& parameters)
      : m_host(host), m_folder(folder), m_runtime(std::move(runtime)), m_parameters(parameters) {}

  const kit::ContainerRuntime& runtime() const { return m_runtime; }

  // Write how the container is started. SLIPWAY_VERDICT_FAIL: the image cannot run it.
  kit::Status write_bundle(const Deployed& deployed, const kit::OciImageConfig& image) const;

  // Start it from its bundle, let it outlive the run, and note its pid and time. One that runs already is left alone.
  kit::Status start(Deployed& deployed) const;

  // Its stop signal, after stop-timeout SIGKILL. One that does not run is forgotten.
  kit::Status stop(const std::string& container, const std::string& stop_signal) const;

  // Wait until it is healthy and goes on to be, and nobody else answers in its place. SLIPWAY_VERDICT_FAIL.
  kit::Status await_healthy(const Deployed& deployed) const;

  // One look at a container that should have been serving for a while: is it this digest, run from its release,
  // healthy, on its port?
  // Gives its pid. SLIPWAY_VERDICT_FAIL: no, and why not.
  kit::Result<pid_t> check_serving(const Deployed& deployed) const;

  // A port that the release needs and somebody but this deployment listens on. SLIPWAY_E_IO, with the owner.
  kit::Status check_ports_free(const Deployed& wanted) const;

  // Stop all containers of the deployment but one; `stop_signal` is that of the current release.
  kit::Status stop_others(const std::string& but, const std::string& stop_signal) const;

private:
  kit::Result<pid_t> pid_of(const Deployed& deployed) const;
  kit::Status look(const Deployed& deployed, pid_t pid) const;
  kit::Status check_root(const Deployed& deployed, pid_t pid) const;
  kit::Status check_listener(const Deployed& deployed, std::uint16_t port, pid_t pid) const;
  kit::Status pause(std::uint32_t milliseconds) const;
  std::string last_words(const Deployed& deployed) const;

  Host m_host;
  const DeploymentFolder& m_folder;
  kit::ContainerRuntime m_runtime;
  const Parameters& m_parameters;
};

}  // namespace slipway::plugins::deploy
