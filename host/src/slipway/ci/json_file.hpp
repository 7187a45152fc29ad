// A file that others wrote and that must be one JSON object.
#pragma once

#include <slipway/base/json.hpp>
#include <slipway/base/result.hpp>

#include <cstddef>
#include <string>

namespace slipway::ci {

// SL0310: larger than `limit` bytes. SL0311: cannot be read.
base::Result<std::string> read_limited(const std::string& path, std::size_t limit);

// name: for the error SL0318, when the text is not one JSON object.
base::Result<base::Json> parse_json_object(const std::string& text, const std::string& name);

}  // namespace slipway::ci
