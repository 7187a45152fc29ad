// errno as an Error.
#pragma once

#include <slipway/base/error.hpp>

#include <string>

namespace slipway::base {

// "no such file or directory"
std::string os_message(int number);

// `what` failed because of `number`, an errno. SL0606: disk full or quota. SL0607: out of memory, descriptors or
// processes. SL0601: everything else.
Error os_error(int number, std::string what);

}  // namespace slipway::base
