// When a service counts as ready: it answers HTTP, accepts TCP connections, or writes a line. Every wait has a limit,
// and a service that ends meanwhile is not waited for.
#pragma once

#include <slipway/kit/json.hpp>
#include <slipway/kit/ports.hpp>
#include <slipway/kit/result.hpp>

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::kit {

struct Readiness {
  std::string url = {};          // GET answers 2xx, for a URL of this machine from this machine. Empty: no such check.
  std::uint16_t port = 0;        // Accepts connections on 127.0.0.1. 0: no such check.
  std::string log_pattern = {};  // Empty: no such check.
  std::uint32_t timeout_ms = 30'000;
  friend bool operator==(const Readiness&, const Readiness&) = default;
};

// From the parameters {http: PATH|URL, tcp: NUMBER|NAME, log: REGEX, port: NAME, timeout: DURATION}, which a schema has
// accepted. `port` says which one a path in http belongs to when there are several. `where` names the object in
// messages. SLIPWAY_E_CONFIG: an unknown port name, a path without a port.
Result<Readiness> parse_readiness(const Json& object, const std::vector<ServicePort>& ports, std::string_view where);

// The local port that the check reaches, by URL or by number; 0 when it is not on this machine.
std::uint16_t checked_port(const Readiness& readiness);

// A check that only the service can pass: each part of it that asks over the network asks on a port of `ports`, on this
// machine. `where` as above. SLIPWAY_E_CONFIG.
Status check_own_ports(const Readiness& readiness, const std::vector<ServicePort>& ports, std::string_view where);

// "GET http://127.0.0.1:8080/health", "TCP port 5432", "a line that matches /ready/".
std::string describe(const Readiness& readiness);

// The service that is waited for.
struct WatchedService {
  std::function<bool()> running;              // Asked before and after each try.
  std::function<std::string()> describe_end;  // Once it is not running.
  std::function<bool()> log_matched = {};     // For log_pattern.
  std::function<bool()> cancelled = {};
  pid_t network_of = 0;  // Look from the network of this process; 0: from ours.
};

// One try, at most 5 s. The error says what came instead.
Status check_ready(const Readiness& readiness, const WatchedService& service);

// Try every 50 ms, later every 200 ms. SLIPWAY_VERDICT_FAIL: the service has ended, or was not ready in time.
// SLIPWAY_E_CANCELLED.
Status wait_until_ready(const Readiness& readiness, const WatchedService& service);

}  // namespace slipway::kit
