// Where in a JSON text a value is, for errors that quote the user's own line.
#pragma once

#include <slipway/base/error.hpp>

#include <string>
#include <string_view>

namespace slipway::ci {

// text: valid JSON. pointer: "/repository/name". The place is that of the member's name, of an item its beginning; of a
// value that is not there, of what would hold it.
base::Span span_in_json(std::string_view text, std::string filename, std::string_view pointer);

}  // namespace slipway::ci
