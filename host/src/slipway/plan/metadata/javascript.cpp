#include <slipway/base/text.hpp>
#include <slipway/base/utf8.hpp>
#include <slipway/plan/metadata/javascript.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace slipway::plan::metadata {

namespace {

constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

bool is_js_space(char32_t c) {
  if ((c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0xA0) return true;
  if (c >= 0x2000 && c <= 0x200A) return true;
  constexpr std::u32string_view k_others = U"\u1680\u2028\u2029\u202F\u205F\u3000\uFEFF";
  return k_others.find(c) != std::u32string_view::npos;
}

double radix_number(std::string_view digits, int base) {
  unsigned long long value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  return error == std::errc{} && end == digits.data() + digits.size() ? static_cast<double>(value) : k_nan;
}

// What Number() takes, without "nan", "inf" and a second sign, which from_chars takes as well.
bool is_decimal(std::string_view text) {
  const bool allowed = text.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
  return allowed && text.find_first_of("0123456789") != std::string_view::npos && text.front() != '-' &&
         text.front() != '+';
}

double decimal_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const double sign = negative ? -1 : 1;
  if (text == "Infinity") return sign * std::numeric_limits<double>::infinity();
  if (text.empty() || !is_decimal(text)) return k_nan;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return k_nan;
  if (error == std::errc::result_out_of_range) return sign * std::strtod(std::string(text).c_str(), nullptr);
  return error == std::errc{} ? sign * value : k_nan;
}

// The order that the Unicode collation gives to printable ASCII; upper and lower case are at the same place.
constexpr std::string_view k_collation =
    "\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz";

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

// Control characters weigh nothing.
std::size_t weight(char c) {
  const std::size_t at = k_collation.find(lower(c));
  if (at != std::string_view::npos) return at + 1;
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x80 ? 0 : 0x100U + byte;
}

std::vector<std::size_t> weights(std::string_view text) {
  std::vector<std::size_t> all;
  for (const char c : text)
    if (weight(c) != 0) all.push_back(weight(c));
  return all;
}

}  // namespace

std::string js_trimmed(std::string_view text) {
  std::size_t begin = text.size();
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint c = base::first_code_point(text.substr(at));
    const std::size_t length = std::max<std::size_t>(c.length, 1);
    if (c.length == 0 || !is_js_space(c.value)) {
      begin = std::min(begin, at);
      end = at + length;
    }
    at += length;
  }
  return begin < end ? std::string(text.substr(begin, end - begin)) : std::string();
}

double js_number(std::string_view text) {
  const std::string trimmed = js_trimmed(text);
  if (trimmed.empty()) return 0;
  const std::string prefix = lower_case(trimmed.substr(0, 2));
  if (prefix == "0x") return radix_number(std::string_view(trimmed).substr(2), 16);
  if (prefix == "0o") return radix_number(std::string_view(trimmed).substr(2), 8);
  if (prefix == "0b") return radix_number(std::string_view(trimmed).substr(2), 2);
  return decimal_number(trimmed);
}

std::string js_integer_text(double number) {
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  // The shortest digits that give this number again: "1.25e+20".
  std::array<char, 32> buffer{};
  const auto [end, unused] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::scientific);
  const std::string_view shortest(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t e = shortest.find('e');
  const int exponent = std::stoi(std::string(shortest.substr(e + 1)));
  if (exponent >= 21) return fmt::format("{}e+{}", shortest.substr(0, e), exponent);
  std::string digits(shortest.substr(0, e));
  std::erase(digits, '.');
  digits.append(static_cast<std::size_t>(exponent) + 1 - digits.size(), '0');
  return digits;
}

std::vector<std::size_t> js_descending(const std::vector<double>& numbers) {
  std::vector<std::size_t> order(numbers.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  const auto before = [&](std::size_t left, std::size_t right) { return numbers[left] > numbers[right]; };
  // The run at the start that is in order already, or exactly against it.
  std::size_t run = std::min<std::size_t>(order.size(), 2);
  const bool reversed = order.size() > 1 && before(order[1], order[0]);
  while (run > 1 && run < order.size() && before(order[run], order[run - 1]) == reversed)
    ++run;
  if (reversed) std::reverse(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(run));
  for (; run < order.size(); ++run) {
    std::size_t left = 0;
    for (std::size_t right = run; left < right;) {
      const std::size_t middle = left + (right - left) / 2;
      if (before(order[run], order[middle]))
        right = middle;
      else
        left = middle + 1;
    }
    const auto begin = order.begin();
    std::rotate(begin + static_cast<std::ptrdiff_t>(left), begin + static_cast<std::ptrdiff_t>(run),
                begin + static_cast<std::ptrdiff_t>(run) + 1);
  }
  return order;
}

bool js_before(std::string_view left, std::string_view right) {
  const auto left_weights = weights(left);
  const auto right_weights = weights(right);
  if (left_weights != right_weights) return left_weights < right_weights;
  return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(),
                                      [](char a, char b) { return !is_upper(a) && is_upper(b); });
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

std::vector<std::string> split_at_equals(std::string_view text) {
  std::vector<std::string> parts = base::split(text, '=');
  for (std::string& part : parts)
    part = js_trimmed(part);
  return parts;
}

}  // namespace slipway::plan::metadata
