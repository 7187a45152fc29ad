// What a plugin says about itself, as JSON: in what is printed and in its package alike.
#pragma once

#include <slipway/base/json.hpp>
#include <slipway/plugin/descriptor.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace slipway::plugin {

// Without the file that said it.
base::Json to_json(const PluginDescriptor& plugin);

// "pure", "idempotent", ...: names of SLIPWAY_STAGE_*.
std::vector<std::string> names_of_flags(std::uint32_t flags);

// The schema as a value; null when there is none.
base::Json schema_value(const std::string& text);

}  // namespace slipway::plugin
