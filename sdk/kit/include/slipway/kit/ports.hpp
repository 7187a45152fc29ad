// Ports that a pipeline declares for a service: {NAME: auto | number}. Service and suite get each as variable NAME.
#pragma once

#include <slipway/kit/json.hpp>
#include <slipway/kit/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::kit {

struct ServicePort {
  std::string name;
  std::uint16_t number = 0;
  friend bool operator==(const ServicePort&, const ServicePort&) = default;
};

// The ports of a mapping, sorted by name; for auto a port that is free on 127.0.0.1 now. `where` names the mapping in
// messages. SLIPWAY_E_CONFIG: two names for one port. SLIPWAY_E_IO: no port is free.
Result<std::vector<ServicePort>> choose_ports(const Json& mapping, std::string_view where);

// "NAME=number" for each.
std::vector<std::string> port_variables(const std::vector<ServicePort>& ports);

}  // namespace slipway::kit
