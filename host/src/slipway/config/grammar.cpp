#include <slipway/config/grammar.hpp>

#include <array>
#include <charconv>
#include <string>
#include <utility>

namespace slipway::config {

namespace {

constexpr std::string_view k_lower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view k_upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view k_digits = "0123456789";

bool consists_of(std::string_view text, const std::string& allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_word(std::string_view text, const std::string& first, const std::string& rest, std::size_t longest) {
  return !text.empty() && text.size() <= longest && first.find(text[0]) != std::string::npos && consists_of(text, rest);
}

std::string set(std::string_view a, std::string_view b, std::string_view c = {}) {
  return std::string(a).append(b).append(c);
}

bool has_blank(std::string_view text) { return text.find_first_of(" \t\r\n") != std::string_view::npos; }

}  // namespace

bool is_name(std::string_view text) { return is_word(text, set(k_lower, k_digits), set(k_lower, k_digits, "._-"), 63); }

bool is_stage_type(std::string_view text) {
  return is_word(text, set(k_lower, k_digits), set(k_lower, k_digits, "._-"), 128);
}

bool is_variable_name(std::string_view text) {
  return is_word(text, set(k_lower, k_upper, "_"), set(k_lower, k_upper, "_0123456789"), 128);
}

bool is_secret_name(std::string_view text) {
  return is_word(text, set(k_lower, k_upper, "_"), set(k_lower, k_upper, "._-0123456789"), 128);
}

bool is_image_repository(std::string_view text) {
  if (text.empty() || has_blank(text) || text.find("{{") != std::string_view::npos) return false;
  if (text.starts_with("oci:")) return text.size() > 4;
  // A colon may only stand in the first part, before a port.
  const std::size_t slash = text.find('/');
  const std::size_t colon = text.find(':');
  if (text.find('@') != std::string_view::npos || text.front() == '/' || text.back() == '/') return false;
  if (colon == std::string_view::npos) return true;
  if (slash == std::string_view::npos || colon > slash || colon == 0) return false;
  const std::string_view port = text.substr(colon + 1, slash - colon - 1);
  return !port.empty() && consists_of(port, std::string(k_digits)) && text.find(':', slash) == std::string_view::npos;
}

bool is_web_address(std::string_view text) {
  for (const std::string_view scheme : {"http://", "https://"})
    if (text.starts_with(scheme) && text.size() > scheme.size()) return !has_blank(text);
  return false;
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> k_units{
      {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}}};
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const auto digits = static_cast<std::size_t>(end - text.data());
  if (error != std::errc() || digits > 9 || count < 1 || text[0] == '0') return std::nullopt;
  for (const auto& [unit, milliseconds] : k_units)
    if (text.substr(digits) == unit) return count * milliseconds;
  return std::nullopt;
}

}  // namespace slipway::config
