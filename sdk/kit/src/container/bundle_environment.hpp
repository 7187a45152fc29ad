// The variables of a container: those of its image, overridden by the pipeline's, completed as engines do.
#pragma once

#include <slipway/kit/container_bundle.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace slipway::kit {

std::vector<std::string> container_environment(const BundleSettings& settings, const ContainerUser& user);

// The value of NAME among "NAME=value"; empty when it is absent.
std::string_view variable(const std::vector<std::string>& environment, std::string_view name);

}  // namespace slipway::kit
