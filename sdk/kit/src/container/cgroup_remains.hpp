// Control groups of a container whose runtime was not there to remove them.
#pragma once

#include <string>

namespace slipway::kit {

// Remove the empty groups named `id` at the top of every hierarchy.
void remove_cgroups(const std::string& id);

}  // namespace slipway::kit
