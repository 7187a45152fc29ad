#include "network_view.hpp"

#include <slipway/kit/fd.hpp>
#include <slipway/kit/files.hpp>

#include <fcntl.h>
#include <sched.h>

#include <cerrno>
#include <string>
#include <thread>

namespace slipway::kit {

Status look_from_network_of(pid_t process, const std::function<Status()>& look) {
  if (process == 0) return look();
  const std::string path = "/proc/" + std::to_string(process) + "/ns/net";
  const Fd network(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!network) return fail(io_error("open", path, errno));
  Status seen;
  // The namespace is a property of the thread, which ends here.
  std::thread([&] {
    seen = ::setns(network.get(), CLONE_NEWNET) == 0 ? look() : fail(io_error("enter the network", path, errno));
  }).join();
  return seen;
}

}  // namespace slipway::kit
