// Reading a plugin's description as the worker sends it.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/plugin/descriptor.hpp>

#include <string>

namespace slipway::plugin {

// SL0314: the worker could not load it. SL0511: the descriptor breaks a rule. path and digest are left empty.
base::Result<PluginDescriptor> read_description(const std::string& payload);

}  // namespace slipway::plugin
