// Times as CI systems write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace slipway::ci {

// Seconds since 1970 of an ISO 8601 time with seconds and zone: "2026-11-21T12:00:00+01:00", "2026-11-21T11:00:00.5Z".
// Nothing for any other form.
std::optional<std::int64_t> parse_timestamp(std::string_view text);

}  // namespace slipway::ci
