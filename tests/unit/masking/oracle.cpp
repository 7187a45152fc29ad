#include "oracle.hpp"

namespace slipway::test {

namespace {

// For each byte: is it a part of an escape sequence?
std::vector<bool> sequence_bytes(std::string_view text) {
  std::vector<bool> marks(text.size(), false);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\x1b') continue;
    std::size_t end = i + 1;
    if (end < text.size() && text[end] == '[') {
      ++end;
      while (end < text.size() && text[end] >= 0x20 && text[end] <= 0x3f)
        ++end;
      if (end < text.size() && text[end] >= 0x40 && text[end] <= 0x7e) ++end;
    } else if (end < text.size() && text[end] == ']') {
      while (end < text.size() && text[end] != '\a')
        ++end;
      if (end < text.size()) ++end;
    } else if (end < text.size())
      ++end;
    for (std::size_t j = i; j < end; ++j)
      marks[j] = true;
    i = end - 1;
  }
  return marks;
}

void mark(std::string_view text, const std::vector<std::size_t>& places, const std::vector<std::string>& needles,
          std::vector<bool>& secret) {
  for (const std::string& needle : needles)
    for (std::size_t at = text.find(needle); at != std::string_view::npos; at = text.find(needle, at + 1))
      for (std::size_t i = at; i < at + needle.size(); ++i)
        secret[places[i]] = true;
}

}  // namespace

std::string stripped(std::string_view text) {
  const std::vector<bool> sequence = sequence_bytes(text);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (!sequence[i]) out += text[i];
  return out;
}

std::string masked(std::string_view text, const std::vector<std::string>& needles) {
  const std::vector<bool> sequence = sequence_bytes(text);
  std::vector<bool> secret(text.size(), false);
  std::vector<std::size_t> all;
  std::vector<std::size_t> plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    all.push_back(i);
    if (!sequence[i]) plain.push_back(i);
  }
  mark(text, all, needles, secret);
  mark(stripped(text), plain, needles, secret);
  std::string out;
  bool after_stars = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (secret[i] && !after_stars) out += "***";
    if (!secret[i]) out += text[i];
    after_stars = secret[i] || (after_stars && sequence[i]);
  }
  return out;
}

}  // namespace slipway::test
