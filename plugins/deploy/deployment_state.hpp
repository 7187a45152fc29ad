// What state.json of a deployment folder says: which release serves and which served before.
#pragma once

#include <slipway/kit/ports.hpp>
#include <slipway/kit/readiness.hpp>
#include <slipway/kit/result.hpp>

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::plugins::deploy {

// A release with the configuration it was started with: enough to start it again and to see whether it is well.
struct Deployed {
  std::string digest;
  std::string configuration;
  std::string container;  // Id; that of its bundle too.
  std::vector<kit::ServicePort> ports;
  kit::Readiness health;
  std::string stop_signal;  // Empty: SIGTERM.
  bool isolated = false;    // In a network of its own.
  pid_t pid = 0;            // 0: not started yet.
  std::string since;        // RFC 3339.
  std::string run;
  std::string commit;
  std::int64_t commit_time = 0;
};

struct DeploymentState {
  std::string environment;
  std::string service;
  std::optional<Deployed> current;
  std::optional<Deployed> predecessor;
  std::optional<Deployed> pending;  // Being switched to, by a run that lives or was killed.
};

std::string format_state(const DeploymentState& state);

// SLIPWAY_E_IO: not what format_state() writes.
kit::Result<DeploymentState> parse_state(std::string_view text);

}  // namespace slipway::plugins::deploy
