// The ids of plugins and of stage types.
#pragma once

#include <string_view>

namespace slipway::model {

// "com.example.helm-deploy": two labels or more, of letters, digits, "-" and "_", that begin with a letter or a digit.
bool is_reverse_dns(std::string_view id);

// "dev.slipway.test": the bundled stages are called so, and nobody else's.
bool is_bundled_type(std::string_view id);

}  // namespace slipway::model
