#include <slipway/base/clock.hpp>

#include <fmt/format.h>

#include <chrono>
#include <ctime>

namespace slipway::base {

namespace {

template <typename Clock>
std::int64_t milliseconds_of() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch()).count();
}

}  // namespace

std::int64_t monotonic_ms() { return milliseconds_of<std::chrono::steady_clock>(); }

std::int64_t wall_ms() { return milliseconds_of<std::chrono::system_clock>(); }

std::string iso_time(std::int64_t wall) {
  const std::int64_t part = ((wall % 1000) + 1000) % 1000;
  const std::time_t seconds = (wall - part) / 1000;
  std::tm utc{};
  if (gmtime_r(&seconds, &utc) == nullptr) return "1970-01-01T00:00:00.000Z";
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec, part);
}

std::optional<std::int64_t> parse_iso_time(const std::string& text) {
  std::tm utc{};
  const char* rest = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &utc);
  if (rest == nullptr) return std::nullopt;
  std::int64_t part = 0;
  if (*rest == '.') {
    std::int64_t scale = 100;
    for (++rest; *rest >= '0' && *rest <= '9'; ++rest, scale /= 10)
      part += (*rest - '0') * scale;
  }
  if (std::string_view(rest) != "Z") return std::nullopt;
  return static_cast<std::int64_t>(timegm(&utc)) * 1000 + part;
}

}  // namespace slipway::base
