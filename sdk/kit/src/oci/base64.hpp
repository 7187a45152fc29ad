// Base64 of RFC 4648, with padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace slipway::kit {

std::string base64_encoded(std::string_view bytes);
// Nothing when it is not base64.
std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace slipway::kit
