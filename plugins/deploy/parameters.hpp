// The parameters of dev.slipway.deploy.
#pragma once

#include <slipway/kit/container_bundle.hpp>
#include <slipway/kit/ports.hpp>
#include <slipway/kit/readiness.hpp>
#include <slipway/kit/registry_access.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::plugins::deploy {

extern const char k_config_schema[];

enum class OlderCommits { refused, allowed };

struct Parameters {
  std::string path;
  std::vector<std::string> env;
  std::vector<std::string> writable;
  std::vector<std::string> command;
  kit::ContainerNetwork network = kit::ContainerNetwork::host;
  unsigned health_checks = 3;  // In a row, all green.
  std::uint32_t health_interval_ms = 500;
  std::uint32_t stop_timeout_ms = 10'000;
  std::uint32_t lock_timeout_ms = 10'000;
  std::size_t keep = 3;
  OlderCommits older_commits = OlderCommits::refused;
  kit::RegistryAccess registries;
  // Of all that makes a container another one; the digest of the image is not in it.
  std::string configuration;  // 8 hex digits.
  std::string ports_json;     // As written.
  std::string health_json;

  // Numbers for the ports now; see kit::choose_ports().
  kit::Result<std::vector<kit::ServicePort>> choose_ports() const;
  // When a service on these ports is healthy; see kit::parse_readiness(). SLIPWAY_E_CONFIG: it asks
  // elsewhere, see kit::check_own_ports().
  kit::Result<kit::Readiness> health(const std::vector<kit::ServicePort>& ports) const;
};

// `config` was accepted by the schema. SLIPWAY_E_CONFIG.
kit::Result<Parameters> parse_parameters(std::string_view config);

}  // namespace slipway::plugins::deploy
