// Containers of runs that were killed.
#pragma once

#include <slipway/kit/result.hpp>
#include <slipway/plugin.hpp>

#include <string>

namespace slipway::plugins::release {

// The folder of a stage in which its containers' states are.
std::string state_folder(const std::string& output);

// End what an earlier try of this stage, or an earlier run beside this one, left running: only one run at a time uses
// a repository, so theirs are dead. SLIPWAY_E_IO: a container of this stage does not end.
kit::Status remove_leftovers(const Host& host, const std::string& output);

}  // namespace slipway::plugins::release
