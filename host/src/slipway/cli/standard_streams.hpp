// The three descriptors that the program was started with.
#pragma once

#include <slipway/base/result.hpp>

#include <string_view>

namespace slipway::cli {

// Put /dev/null where a descriptor was closed, before any file can take its number; ignore SIGPIPE and SIGXFSZ, so that
// they become errors of the call.
void secure_standard_streams();

// What the command was asked for, on standard output. SL0601 when it cannot be written; a reader that has seen enough
// and left is no error.
base::Status print(std::string_view text);

// A remark, on standard error. Nothing can be done when that fails.
void remark(std::string_view text);

bool is_terminal(int fd);

}  // namespace slipway::cli
