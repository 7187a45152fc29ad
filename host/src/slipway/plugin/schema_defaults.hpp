// The defaults that a JSON Schema names.
#pragma once

#include <string>
#include <vector>

namespace slipway::plugin {

// For each "default" in a schema that does not fit where it stands, where that is and why.
std::vector<std::string> wrong_defaults(const std::string& schema);

}  // namespace slipway::plugin
