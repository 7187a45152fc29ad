// A stage's parameters against the schema that its plugin describes.
#pragma once

#include <slipway/base/json_schema.hpp>
#include <slipway/config/pipeline_reader.hpp>

#include <string_view>

namespace slipway::config {

// Empty when the parameters fit. SL0309 at the user's own line: the unknown key, the value, or the key whose mapping
// lacks something.
Problems check_parameters(const LoadedPipeline& loaded, std::string_view stage, const base::JsonSchema& schema);

}  // namespace slipway::config
