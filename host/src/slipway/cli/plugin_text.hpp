// Plugins for people and for programs.
#pragma once

#include <slipway/plugin/catalog.hpp>

#include <string>
#include <vector>

namespace slipway::cli {

std::string plugins_as_text(const std::vector<plugin::Catalog::Entry>& entries);
std::string plugins_as_json(const std::vector<plugin::Catalog::Entry>& entries);
std::string plugin_as_text(const plugin::PluginDescriptor& plugin);
// With the schemas.
std::string plugin_as_json(const plugin::PluginDescriptor& plugin);

}  // namespace slipway::cli
