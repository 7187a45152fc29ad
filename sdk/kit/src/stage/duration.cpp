#include <slipway/kit/command.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <utility>

namespace slipway::kit {
namespace {

constexpr std::array<std::pair<std::string_view, std::uint64_t>, 4> k_units{
    {{"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}}};
constexpr std::uint64_t k_longest_ms = 1000ull * 3'600'000;

}  // namespace

std::optional<std::uint32_t> parse_duration(std::string_view text) {
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const auto digits = static_cast<std::size_t>(end - text.data());
  if (error != std::errc() || digits > 9 || count < 1 || text.front() == '0') return std::nullopt;
  for (const auto& [unit, milliseconds] : k_units)
    if (text.substr(digits) == unit && count * milliseconds <= k_longest_ms)
      return static_cast<std::uint32_t>(count * milliseconds);
  return std::nullopt;
}

Result<std::uint32_t> duration_in(const Json& object, std::string_view key, std::string_view where) {
  const Json& value = member_of(object, key);
  if (value.is_null()) return 0u;
  if (value.is_string())
    if (const auto duration = parse_duration(value.get_ref<const std::string&>())) return *duration;
  return fail({SLIPWAY_E_CONFIG,
               std::string(where) + " is not a duration",
               to_text(value),
               {},
               "write it as 500ms, 90s, 10m or 1h, at most 1000h"});
}

std::string duration_text(std::uint32_t milliseconds) {
  for (const auto& [unit, length] : k_units)
    if (milliseconds % length == 0) return std::to_string(milliseconds / length).append(unit);
  return {};
}

}  // namespace slipway::kit
