// What workers and their commands see of our environment: a list of what is allowed, nothing else.
#pragma once

#include <string>
#include <vector>

namespace slipway::run {

// environment: "K=V" of this process. declared: further names that the stage asks for.
std::vector<std::string> child_environment(const std::vector<std::string>& environment,
                                           const std::vector<std::string>& declared);

}  // namespace slipway::run
