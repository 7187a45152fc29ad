// Content that nobody can change any more.
#pragma once

#include <slipway/base/fd.hpp>

namespace slipway::plugin {

// The whole file in memory, sealed against every change. No descriptor when this system makes none, or when the file
// cannot be read.
base::Fd sealed_copy(int file);

}  // namespace slipway::plugin
