// What a stage type says about itself, as the plan needs it. The values are those of the plugin ABI; a test holds them
// to it, so that this room need not include the SDK.
#pragma once

#include <cstdint>

namespace slipway::plan {

inline constexpr std::uint32_t k_publishes = 1u << 2;     // Changes the outside world.
inline constexpr std::uint32_t k_needs_source = 1u << 3;  // Works in a checkout.
inline constexpr std::uint32_t k_clean_source = 1u << 4;  // Refuses uncommitted changes.

}  // namespace slipway::plan
