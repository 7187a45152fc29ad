// A plugin's description as the worker sends it.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/plugin/descriptor.hpp>

#include <string>

namespace slipway::plugin {

// SL0314: the worker could not load it. SL0511: a struct is too small or a member is NULL. path and digest are left
// empty, and what the texts say is for check_descriptor().
base::Result<PluginDescriptor> read_description(const std::string& payload);

// The description of a plugin that can be used, as the worker sends it. Two plugins that say the same of themselves
// have the same.
std::string write_description(const PluginDescriptor& plugin);

// SL0903 when a plugin says something else of itself than it did before: what was planned would not hold.
base::Status check_says_the_same(const PluginDescriptor& before, const PluginDescriptor& now);

}  // namespace slipway::plugin
