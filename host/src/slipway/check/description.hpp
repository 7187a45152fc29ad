// The descriptor of a plugin as the probe tells it, and what is said of it beyond what a host refuses.
#pragma once

#include <slipway/plugin/descriptor.hpp>

#include <optional>
#include <string>
#include <vector>

namespace slipway::check {

// Nothing when the text is none.
std::optional<plugin::PluginDescriptor> read_description(const std::string& json);

// What a host of today lets pass, but means nothing to it, or contradicts itself. Empty: all is well.
std::vector<std::string> doubtful_members(const plugin::PluginDescriptor& plugin);

}  // namespace slipway::check
