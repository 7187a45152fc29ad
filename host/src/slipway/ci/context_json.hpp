// A context as JSON text and back. The schema is host/schema/context.schema.json.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/context.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace slipway::ci {

using ContextResult = tl::expected<model::Context, std::vector<base::Error>>;

// Indented, ends with a newline, holds the version of the format. The same context gives the same text.
std::string to_json(const model::Context& context);

// filename: for places in errors. SL0318: not JSON; SL0302, SL0304, SL0305: all that the schema refuses.
ContextResult parse_context(const std::string& text, const std::string& filename);

// SL0310: too large; SL0311: cannot be read.
ContextResult load_context(const std::string& path);

std::string_view context_schema();

}  // namespace slipway::ci
