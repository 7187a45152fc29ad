#include <slipway/kit/fd.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/kit/ports.hpp>

#include <nlohmann/json.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <set>

namespace slipway::kit {
namespace {

struct FreePort {
  Fd holder;  // While it is open, nobody else is given the port.
  std::uint16_t number = 0;
};

Result<FreePort> free_port() {
  FreePort port{Fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), 0};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const raw = reinterpret_cast<sockaddr*>(&address);
  if (!port.holder || ::bind(port.holder.get(), raw, size) != 0 || ::getsockname(port.holder.get(), raw, &size) != 0)
    return fail(io_error("find a free port on", "127.0.0.1", errno));
  port.number = ntohs(address.sin_port);
  return port;
}

}  // namespace

Result<std::vector<ServicePort>> choose_ports(const Json& mapping, std::string_view where) {
  std::vector<ServicePort> ports;
  std::vector<Fd> holders;
  std::set<std::uint16_t> taken;
  if (!mapping.is_object()) return ports;
  for (const auto& [name, value] : mapping.items())
    if (value.is_number_integer()) {
      const auto number = value.get<std::uint16_t>();
      if (!taken.insert(number).second)
        return fail({SLIPWAY_E_CONFIG, std::string(where) + " gives port " + std::to_string(number) + " twice"});
      ports.push_back({name, number});
    }
  for (const auto& [name, value] : mapping.items())
    while (!value.is_number_integer()) {
      SLIPWAY_KIT_TRY_ASSIGN(FreePort port, free_port());
      holders.push_back(std::move(port.holder));
      if (!taken.insert(port.number).second) continue;
      ports.push_back({name, port.number});
      break;
    }
  std::sort(ports.begin(), ports.end(), [](const ServicePort& a, const ServicePort& b) { return a.name < b.name; });
  return ports;
}

std::vector<std::string> port_variables(const std::vector<ServicePort>& ports) {
  std::vector<std::string> variables;
  for (const ServicePort& port : ports)
    variables.push_back(port.name + "=" + std::to_string(port.number));
  return variables;
}

}  // namespace slipway::kit
