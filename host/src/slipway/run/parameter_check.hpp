// Whether the plugin of a stage takes its parameters: what its schema cannot say, found before anything runs.
#pragma once

#include <slipway/base/error.hpp>
#include <slipway/plugin/descriptor.hpp>
#include <slipway/plugin/installation.hpp>

#include <optional>
#include <string>

namespace slipway::run {

// Creates the stage in a worker of its own, which is not allowed to do anything. SL0315: it refuses the parameters.
// SL0903: it is not what it was when it was described, whose open file this loads.
// Whatever else becomes of it is left to the run, whose journal tells of it and where the stage has all that it may ask
// for.
std::optional<base::Error> refusal_of_parameters(const plugin::Installation& installation,
                                                 const plugin::PluginDescriptor& plugin, const std::string& stage,
                                                 const std::string& type, const std::string& config);

}  // namespace slipway::run
