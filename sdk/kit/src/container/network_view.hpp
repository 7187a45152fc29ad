// Looking from the network of another process.
#pragma once

#include <slipway/kit/result.hpp>

#include <sys/types.h>

#include <functional>

namespace slipway::kit {

// Call `look` on a thread that has joined the network namespace of the process; here when `process` is 0.
Status look_from_network_of(pid_t process, const std::function<Status()>& look);

}  // namespace slipway::kit
