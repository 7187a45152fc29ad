#include <slipway/base/text.hpp>
#include <slipway/base/utf8.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace slipway::base {

namespace {

// Characters that steer a terminal or reorder what is read, instead of being seen.
bool unsafe(char32_t value) {
  return value < 0x20 || (value >= 0x7F && value < 0xA0) || value == 0x061C || value == 0x200E || value == 0x200F ||
         (value >= 0x2028 && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069) || value == 0xFEFF;
}

void append_escaped(std::string& out, char32_t value) {
  const auto number = static_cast<unsigned>(value);
  if (value == '\t')
    out += ' ';
  else if (value == '\n')
    out += "\\n";
  else if (value == '\r')
    out += "\\r";
  else if (value < 0x100)
    out += fmt::format("\\x{:02x}", number);
  else
    out += fmt::format("\\u{:04x}", number);
}

// Edits (insert, remove, replace, swap of neighbours) between two names.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> before;
  std::vector<std::size_t> above(right.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::vector<std::size_t> row(right.size() + 1, i);
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t replace = above[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      row[j] = std::min({row[j - 1] + 1, above[j] + 1, replace});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = std::move(above);
    above = std::move(row);
  }
  return above.back();
}

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// Bytes of visible ASCII at the beginning of the text, which most of it is.
std::size_t visible_length(std::string_view text) {
  std::size_t length = 0;
  for (const char c : text) {
    if (c < ' ' || c > '~') break;
    ++length;
  }
  return length;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (;;) {
    const std::size_t visible = visible_length(text);
    out += text.substr(0, visible);
    text.remove_prefix(visible);
    if (text.empty()) break;
    const CodePoint next = first_code_point(text);
    const std::size_t length = std::max<std::size_t>(next.length, 1);
    if (next.length == 0)
      append_escaped(out, static_cast<unsigned char>(text[0]));
    else if (unsafe(next.value))
      append_escaped(out, next.value);
    else
      out += text.substr(0, length);
    text.remove_prefix(length);
  }
  return out;
}

std::optional<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates) {
  constexpr std::size_t k_longest = 64;  // The table is quadratic, and nobody mistypes a longer name by a letter.
  if (name.empty() || name.size() > k_longest) return std::nullopt;
  std::optional<std::string> best;
  std::size_t limit = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    if (candidate.empty() || candidate.size() > k_longest) continue;
    const std::size_t edits = distance(lowered(name), lowered(candidate));
    if (edits >= limit || edits >= candidate.size()) continue;
    limit = edits;
    best = candidate;
    if (edits == 0) break;
  }
  return best;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates) {
  const std::optional<std::string> guess = nearest(name, candidates);
  return guess ? fmt::format(" - did you mean '{}'?", printable(*guess)) : std::string();
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " and " : ", ";
    out += words[i];
  }
  return out;
}

std::string bytes(unsigned long long count) {
  if (count < 1024) return fmt::format("{} B", count);
  constexpr std::array k_units{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double value = static_cast<double>(count) / 1024;
  std::size_t unit = 0;
  // 1023.95 would be shown as "1024.0".
  for (; value >= 1023.95 && unit + 1 < k_units.size(); ++unit)
    value /= 1024;
  return fmt::format("{:.1f} {}", value, k_units[unit]);
}

std::string duration_text(long long milliseconds) {
  if (milliseconds < 1000) return fmt::format("{} ms", std::max(milliseconds, 0LL));
  if (milliseconds < 59'950) return fmt::format("{:.1f} s", static_cast<double>(milliseconds) / 1000);
  const long long seconds = (milliseconds + 500) / 1000;
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", seconds / 3600, seconds % 3600 / 60);
}

std::string shell_word(std::string_view text) {
  constexpr std::string_view k_plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-+=:,@%";
  if (!text.empty() && text.find_first_not_of(k_plain) == std::string_view::npos) return std::string(text);
  return '\'' + replaced(text, '\'', R"('\'')") + '\'';
}

std::string replaced(std::string_view text, char what, std::string_view by) {
  std::string out;
  for (const char c : text) {
    if (c == what)
      out += by;
    else
      out += c;
  }
  return out;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& words, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += separator;
    out += words[i];
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view k_space = " \t\r\n\v\f";
  const std::size_t start = text.find_first_not_of(k_space);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(k_space) - start + 1);
}

bool valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = first_code_point(text).length;
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace slipway::base
