// The time of a place, from the IANA database of the machine (TZif files, RFC 8536).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slipway::base {

struct ZoneTime {
  int offset_seconds = 0;    // East of Greenwich.
  std::string abbreviation;  // "CET"
  friend bool operator==(const ZoneTime&, const ZoneTime&) = default;
};

// Of the text of a TZif file at a moment (seconds since 1970). Nothing when it is no such file.
std::optional<ZoneTime> zone_time(std::string_view tzif, std::int64_t seconds);

// Of a rule as TZif files end with: "CET-1CEST,M3.5.0,M10.5.0/3". Nothing when it is no such rule.
std::optional<ZoneTime> rule_time(std::string_view rule, std::int64_t seconds);

// Of "Europe/Paris" in a folder of such files; case does not count. Nothing for a name that it does not have.
std::optional<ZoneTime> zone_time_in(const std::string& folder, const std::string& zone, std::int64_t seconds);

constexpr const char* k_zone_folder = "/usr/share/zoneinfo";

}  // namespace slipway::base
