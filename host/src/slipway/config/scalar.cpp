#include <slipway/config/scalar.hpp>

#include <charconv>
#include <cmath>
#include <initializer_list>

namespace slipway::config {

namespace {

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words)
    if (text == word) return true;
  return false;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::size_t digits_at(std::string_view text, std::size_t start) {
  const std::size_t end = text.find_first_not_of("0123456789", start);
  return (end == std::string_view::npos ? text.size() : end) - start;
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool is_float(std::string_view text) {
  std::size_t at = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  const std::size_t whole = digits_at(text, at);
  at += whole;
  std::size_t fraction = 0;
  if (at < text.size() && text[at] == '.') {
    fraction = digits_at(text, at + 1);
    at += 1 + fraction;
  }
  if (whole + fraction == 0) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::size_t exponent = digits_at(text, at);
    if (exponent == 0) return false;
    at += exponent;
  }
  return at == text.size();
}

Scalar integer_of(std::string_view digits, int base) {
  Scalar scalar{.kind = ScalarKind::integer};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), scalar.integer, base);
  if (error != std::errc() || end != digits.data() + digits.size()) scalar.fault = ScalarFault::too_large;
  return scalar;
}

Scalar decimal_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  Scalar scalar = integer_of(text, 10);
  if (digits.size() > 1 && digits[0] == '0') scalar.fault = ScalarFault::leading_zero;
  return scalar;
}

Scalar float_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  Scalar scalar{.kind = ScalarKind::number};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), scalar.number);
  // A number too small to tell from zero is reported as out of range as well.
  if (error != std::errc() || !std::isfinite(scalar.number)) scalar.fault = ScalarFault::too_large;
  return scalar;
}

bool is_not_finite(std::string_view text) {
  if (one_of(text, {".nan", ".NaN", ".NAN"})) return true;
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return one_of(text, {".inf", ".Inf", ".INF"});
}

bool has_digits_of(std::string_view text, std::string_view prefix, std::string_view digits) {
  return text.size() > prefix.size() && text.starts_with(prefix) &&
         text.find_first_not_of(digits, prefix.size()) == std::string_view::npos;
}

}  // namespace

Scalar resolve(std::string_view plain) {
  if (one_of(plain, {"", "~", "null", "Null", "NULL"})) return {.kind = ScalarKind::null};
  if (one_of(plain, {"true", "True", "TRUE"})) return {.kind = ScalarKind::boolean, .boolean = true};
  if (one_of(plain, {"false", "False", "FALSE"})) return {.kind = ScalarKind::boolean, .boolean = false};
  if (has_digits_of(plain, "0o", "01234567")) return integer_of(plain.substr(2), 8);
  if (has_digits_of(plain, "0x", "0123456789abcdefABCDEF")) return integer_of(plain.substr(2), 16);
  const bool sign = plain.starts_with('-') || plain.starts_with('+');
  if (all_digits(plain.substr(sign ? 1 : 0))) return decimal_of(plain);
  if (is_float(plain)) return float_of(plain);
  if (is_not_finite(plain)) return {.kind = ScalarKind::number, .fault = ScalarFault::not_finite};
  return {};
}

}  // namespace slipway::config
