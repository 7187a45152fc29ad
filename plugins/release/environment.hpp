// The production-like environment: a container made from the digest of the image, and from nothing else.
#pragma once

#include "parameters.hpp"

#include <slipway/kit/container.hpp>
#include <slipway/kit/oci_layout.hpp>
#include <slipway/kit/request.hpp>
#include <slipway/plugin.hpp>

#include <memory>
#include <string>
#include <vector>

namespace slipway::plugins::release {

class Environment {
public:
  // Unpack the image and start its program. SLIPWAY_VERDICT_FAIL: the image cannot be run.
  static kit::Result<std::unique_ptr<Environment>> start(const Host& host, const kit::Request& request,
                                                         const EnvironmentParameters& parameters,
                                                         const kit::OciLayout& layout, const std::string& digest);
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment();  // stop()

  // Wait until the service is ready and known to be the one that answers. SLIPWAY_VERDICT_FAIL.
  kit::Status await_ready();

  // A command as it has to be given to reach the service.
  std::vector<std::string> reaching(std::vector<std::string> argv) const;

  bool running() const { return m_container->running(); }
  std::string describe_end() { return m_container->describe_end(); }

  // End it and remove all but the image. Later calls do nothing.
  kit::Status stop();

private:
  Environment(const Host& host, const EnvironmentParameters& parameters, std::string folder)
      : m_host(host), m_parameters(parameters), m_folder(std::move(folder)) {}
  kit::Status prepare(const kit::Request& request, const kit::OciLayout& layout, const std::string& digest);
  kit::Status check_listener() const;

  Host m_host;
  const EnvironmentParameters& m_parameters;
  std::string m_folder;
  std::string m_id;
  std::unique_ptr<kit::Container> m_container;
  bool m_stopped = false;
};

}  // namespace slipway::plugins::release
