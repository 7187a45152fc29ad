// Time as two functions that a test can replace by values: every consumer takes the numbers, not the clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace slipway::base {

// Milliseconds that never go backwards. For durations and deadlines.
std::int64_t monotonic_ms();

// Milliseconds since 1970. For people.
std::int64_t wall_ms();

// "2026-11-21T11:59:44.123Z"
std::string iso_time(std::int64_t wall);

// The inverse of iso_time(); only this form, in UTC. Nothing if the text is not of the form.
std::optional<std::int64_t> parse_iso_time(const std::string& text);

}  // namespace slipway::base
