#include <slipway/kit/junit.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace slipway::kit {
namespace {

constexpr std::size_t k_longest_extension = 5;
constexpr std::size_t k_looked_at = 64 * 1024;
// Ends of host names, which a port may follow as a line number follows a file name.
constexpr std::array<std::string_view, 7> k_domains{"com", "org", "net", "io", "dev", "local", "test"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_path_byte(char c) {
  return is_digit(c) || is_letter(c) || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view("_./+@-").find(c) != std::string_view::npos;
}

bool is_source_file(std::string_view path) {
  if (path.substr(0, 2) == "//") return false;
  const std::string_view name = path.substr(path.find_last_of('/') + 1);
  const std::size_t dot = name.find_last_of('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string_view extension = name.substr(dot + 1);
  return !extension.empty() && extension.size() <= k_longest_extension && is_letter(extension.front()) &&
         std::find(k_domains.begin(), k_domains.end(), extension) == k_domains.end();
}

std::optional<int> line_at(std::string_view text, std::size_t at) {
  int line = 0;
  const auto result = std::from_chars(text.data() + at, text.data() + text.size(), line);
  const bool ended = result.ptr == text.data() + text.size() || !(is_letter(*result.ptr) || *result.ptr == '.');
  return result.ec == std::errc() && line > 0 && ended ? std::optional<int>(line) : std::nullopt;
}

// FILE:LINE
std::optional<SourcePlace> colon_place(std::string_view line) {
  for (std::size_t colon = line.find(':'); colon != std::string_view::npos; colon = line.find(':', colon + 1)) {
    if (colon + 1 >= line.size() || !is_digit(line[colon + 1])) continue;
    std::size_t start = colon;
    while (start > 0 && is_path_byte(line[start - 1]))
      --start;
    const std::string_view path = line.substr(start, colon - start);
    if (!is_source_file(path)) continue;
    if (const auto number = line_at(line, colon + 1)) return SourcePlace{std::string(path), *number};
  }
  return std::nullopt;
}

// File "FILE", line LINE
std::optional<SourcePlace> python_place(std::string_view line) {
  constexpr std::string_view k_start = "File \"";
  constexpr std::string_view k_middle = "\", line ";
  const std::size_t start = line.find(k_start);
  if (start == std::string_view::npos) return std::nullopt;
  const std::size_t middle = line.find(k_middle, start);
  if (middle == std::string_view::npos) return std::nullopt;
  const auto number = line_at(line, middle + k_middle.size());
  if (!number) return std::nullopt;
  const std::size_t name = start + k_start.size();
  return SourcePlace{std::string(line.substr(name, middle - name)), *number};
}

}  // namespace

SourcePlace find_place(std::string_view text) {
  text = text.substr(0, k_looked_at);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (auto place = python_place(line)) return *place;
    if (auto place = colon_place(line)) return *place;
    at = end + 1;
  }
  return {};
}

}  // namespace slipway::kit
