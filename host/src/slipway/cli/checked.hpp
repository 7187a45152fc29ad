// What a command comes to: its value, or all that is wrong.
#pragma once

#include <slipway/base/result.hpp>

#include <vector>

namespace slipway::cli {

// Never empty where it is returned.
using Problems = std::vector<base::Error>;

template <typename T>
using Checked = tl::expected<T, Problems>;

inline tl::unexpected<Problems> refuse(Problems problems) { return tl::unexpected<Problems>(std::move(problems)); }
inline tl::unexpected<Problems> refuse(base::Error error) { return refuse(Problems{std::move(error)}); }

}  // namespace slipway::cli
