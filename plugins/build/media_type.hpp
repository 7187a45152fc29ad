// What kind of content a file has.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace slipway::plugins::build {

// How many bytes of the start of a file media_type_of() looks at.
inline constexpr std::size_t k_media_type_bytes = 512;

// From the first bytes, then from the name; application/octet-stream when neither says.
std::string media_type_of(std::string_view name, std::string_view start);

}  // namespace slipway::plugins::build
