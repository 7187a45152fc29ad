// The error code of what a stage, or the kit, answers.
#pragma once

#include <slipway/abi.h>
#include <slipway/base/error.hpp>

namespace slipway::plugin {

// SL0510 for a number that the ABI does not have.
base::ErrorCode code_of(slipway_status status);

}  // namespace slipway::plugin
