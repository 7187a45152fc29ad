// Who listens on a TCP port, read from /proc: so that "this container serves" is a fact and not a hope.
#pragma once

#include <slipway/kit/result.hpp>

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::kit {

// A process and its descendants as /proc shows them; zombies are left out.
std::vector<pid_t> process_tree(pid_t root);

struct TcpListener {
  bool local = false;  // Reached through 127.0.0.1 or ::1, alone or among all addresses.
  std::uint16_t port = 0;
  std::uint64_t inode = 0;
  friend bool operator==(const TcpListener&, const TcpListener&) = default;
};

// The listening sockets in the text of /proc/PID/net/tcp or tcp6.
std::vector<TcpListener> parse_listeners(std::string_view table);

enum class PortOwner { nobody, container, stranger };

struct PortReport {
  PortOwner owner = PortOwner::nobody;
  std::string stranger = {};  // "pid 4711 (nginx)", as far as it can be seen.
};

// Who serves the port on the loopback address of the network that `container` (its first process) is in. A port that
// is shared with somebody else counts as a stranger's. SLIPWAY_E_IO: /proc does not tell.
Result<PortReport> port_report(std::uint16_t port, pid_t container);

// True when the container and nobody else listens.
Result<bool> listener_belongs_to(std::uint16_t port, pid_t container);

}  // namespace slipway::kit
