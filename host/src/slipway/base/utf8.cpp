#include <slipway/base/utf8.hpp>

#include <algorithm>

namespace slipway::base {

namespace {

constexpr std::size_t k_longest_rest = 3;  // A character has at most three bytes after its first.

std::size_t length_by_lead(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

bool in_range(char32_t value, std::size_t length) {
  if (length == 3) return value >= 0x800 && !(value >= 0xD800 && value <= 0xDFFF);
  if (length == 4) return value >= 0x10000 && value <= 0x10FFFF;
  return true;
}

}  // namespace

CodePoint first_code_point(std::string_view text) {
  if (text.empty()) return {};
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = length_by_lead(lead);
  if (length == 0 || length > text.size()) return {};
  if (length == 1) return {lead, 1};
  char32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (next & 0x3FU);
  }
  return in_range(value, length) ? CodePoint{value, length} : CodePoint{};
}

std::size_t code_point_count(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    text.remove_prefix(std::max<std::size_t>(first_code_point(text).length, 1));
    ++count;
  }
  return count;
}

std::size_t unfinished_length(std::string_view text) {
  for (std::size_t back = 1; back <= std::min(k_longest_rest, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0U) != 0x80U) return length_by_lead(byte) > back ? back : 0;
  }
  return 0;
}

std::string_view cut_between_characters(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  for (std::size_t back = 0; back <= std::min(k_longest_rest, bytes); ++back)
    if ((static_cast<unsigned char>(text[bytes - back]) & 0xC0U) != 0x80U) return text.substr(0, bytes - back);
  return text.substr(0, bytes);
}

}  // namespace slipway::base
