#include <slipway/base/text.hpp>
#include <slipway/plan/semver.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace slipway::plan {

namespace {

constexpr std::size_t k_longest = 256;
constexpr std::uint64_t k_highest = (std::uint64_t{1} << 53) - 1;  // JavaScript's largest exact integer.

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_identifier_char(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; }
bool is_numeric(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

std::optional<std::uint64_t> parse_number(std::string_view text) {
  if (!is_numeric(text) || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number > k_highest) return std::nullopt;
  return number;
}

enum class Zeros { allowed, refused };

std::optional<std::vector<std::string>> parse_identifiers(std::string_view text, Zeros leading) {
  std::vector<std::string> parts = base::split(text, '.');
  for (const std::string& part : parts) {
    if (part.empty() || !std::all_of(part.begin(), part.end(), is_identifier_char)) return std::nullopt;
    if (leading == Zeros::refused && is_numeric(part) && part.size() > 1 && part.front() == '0') return std::nullopt;
  }
  return parts;
}

// Cuts what follows the separator off `text`. Nothing when there is no separator.
std::optional<std::string_view> cut(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = text.substr(at + 1);
  text = text.substr(0, at);
  return rest;
}

bool parse_core(std::string_view text, SemVer& version) {
  const std::vector<std::string> parts = base::split(text, '.');
  if (parts.size() != 3) return false;
  const auto major = parse_number(parts[0]);
  const auto minor = parse_number(parts[1]);
  const auto patch = parse_number(parts[2]);
  if (!major || !minor || !patch) return false;
  version.major = *major, version.minor = *minor, version.patch = *patch;
  return true;
}

// Numbers compare as such and come before words. No conversion: they may be of any length.
std::weak_ordering compare_identifiers(const std::string& left, const std::string& right) {
  const bool left_number = is_numeric(left);
  const bool right_number = is_numeric(right);
  if (left_number != right_number) return left_number ? std::weak_ordering::less : std::weak_ordering::greater;
  if (left_number && left.size() != right.size()) return left.size() <=> right.size();
  return left <=> right;
}

}  // namespace

std::string SemVer::text() const {
  const std::string core = fmt::format("{}.{}.{}", major, minor, patch);
  return prerelease.empty() ? core : core + "-" + base::join(prerelease, ".");
}

std::optional<SemVer> parse_semver(std::string_view text) {
  text = base::trimmed(text);
  if (text.size() > k_longest) return std::nullopt;
  if (text.starts_with('v')) text.remove_prefix(1);
  SemVer version;
  if (const auto build = cut(text, '+')) {
    auto parts = parse_identifiers(*build, Zeros::allowed);
    if (!parts) return std::nullopt;
    version.build = std::move(*parts);
  }
  if (const auto prerelease = cut(text, '-')) {
    auto parts = parse_identifiers(*prerelease, Zeros::refused);
    if (!parts) return std::nullopt;
    version.prerelease = std::move(*parts);
  }
  if (!parse_core(text, version)) return std::nullopt;
  return version;
}

std::weak_ordering compare(const SemVer& left, const SemVer& right) {
  if (const auto order = left.major <=> right.major; order != 0) return order;
  if (const auto order = left.minor <=> right.minor; order != 0) return order;
  if (const auto order = left.patch <=> right.patch; order != 0) return order;
  // A release comes after its prereleases.
  if (left.is_prerelease() != right.is_prerelease())
    return left.is_prerelease() ? std::weak_ordering::less : std::weak_ordering::greater;
  const std::size_t common = std::min(left.prerelease.size(), right.prerelease.size());
  for (std::size_t i = 0; i < common; ++i)
    if (const auto order = compare_identifiers(left.prerelease[i], right.prerelease[i]); order != 0) return order;
  return left.prerelease.size() <=> right.prerelease.size();
}

}  // namespace slipway::plan
