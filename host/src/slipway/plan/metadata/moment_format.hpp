// Dates as moment.js formats them, in English.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace slipway::plan::metadata {

struct Moment {
  std::int64_t unix_ms = 0;
  int offset_seconds = 0;    // East of Greenwich.
  std::string zone = "UTC";  // Abbreviation, for "z".
  bool is_local = false;     // In the zone of the machine: decides the default format only.
  friend bool operator==(const Moment&, const Moment&) = default;
};

// Tokens as of moment.js ("YYYY-MM-DD", "[week] W", "LLL"); a backslash or brackets make text of them, other characters
// stand for themselves and line ends are lost. An empty format is ISO 8601.
std::string format_moment(const Moment& moment, std::string_view format);

}  // namespace slipway::plan::metadata
