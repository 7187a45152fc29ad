// JSON text to values and back, without exceptions. Includes only the forward declaration of the library.
#pragma once

#include <slipway/base/result.hpp>

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace slipway::base {

using Json = nlohmann::json;

// Limits: 64 levels deep. `what` names the text in the error (code SL0501).
Result<Json> parse_json(std::string_view text, std::string_view what);

// One line; invalid UTF-8 is replaced, so this never fails.
std::string to_text(const Json& value);

// Indented by two, ends with a newline.
std::string to_pretty_text(const Json& value);

// The same with `change` applied to every text in it, names of members too.
Json map_texts(const Json& value, const std::function<std::string(const std::string&)>& change);

}  // namespace slipway::base
