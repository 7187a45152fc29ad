// The JSON Schema of slipway.yaml, for editors. It is a part of the program.
#pragma once

#include <string_view>

namespace slipway::config {

std::string_view pipeline_schema();

}  // namespace slipway::config
