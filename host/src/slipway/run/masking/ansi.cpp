#include <slipway/run/masking/ansi.hpp>

#include <algorithm>

namespace slipway::run {

namespace {

constexpr bool between(char c, unsigned char low, unsigned char high) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= low && byte <= high;
}

// What nobody ends is taken for an escape character with the one after it.
std::size_t not_ended(std::string_view text) { return text.size() >= k_longest_sequence ? 2 : 0; }

// ESC [ parameters final
std::size_t control_length(std::string_view text) {
  const std::string_view seen = text.substr(0, k_longest_sequence);
  for (std::size_t i = 2; i < seen.size(); ++i) {
    if (between(seen[i], 0x20, 0x3f)) continue;
    return between(seen[i], 0x40, 0x7e) ? i + 1 : i;
  }
  return not_ended(text);
}

// ESC ] text BEL, or ESC ] text ESC \, and the other kinds of strings.
std::size_t string_length(std::string_view text) {
  const std::string_view seen = text.substr(0, k_longest_sequence);
  for (std::size_t i = 2; i < seen.size(); ++i) {
    if (seen[i] == '\a') return i + 1;
    if (seen[i] == '\n') return i;
    if (seen[i] != k_escape) continue;
    if (i + 1 == seen.size()) break;
    return seen[i + 1] == '\\' ? i + 2 : i;
  }
  return not_ended(text);
}

// ESC intermediates final
std::size_t short_length(std::string_view text) {
  const std::string_view seen = text.substr(0, k_longest_sequence);
  for (std::size_t i = 1; i < seen.size(); ++i) {
    if (between(seen[i], 0x20, 0x2f)) continue;
    return between(seen[i], 0x30, 0x7e) ? i + 1 : i;
  }
  return not_ended(text);
}

}  // namespace

std::size_t sequence_length(std::string_view text) {
  if (text.size() < 2) return 0;
  switch (text[1]) {
  case '[':
    return control_length(text);
  case ']':
  case 'P':
  case 'X':
  case '^':
  case '_':
    return string_length(text);
  default:
    return short_length(text);
  }
}

StrippedText::StrippedText(std::string_view raw) : m_raw_size(raw.size()), m_incomplete_at(raw.size()) {
  m_plain.reserve(raw.size());
  std::size_t position = 0;
  while (position < raw.size()) {
    const std::size_t escape = std::min(raw.find(k_escape, position), raw.size());
    append(raw, position, escape);
    if (escape == raw.size()) return;
    const std::size_t length = sequence_length(raw.substr(escape));
    if (length == 0) {
      m_incomplete_at = escape;
      return;
    }
    position = escape + length;
    m_sequences.push_back({escape, position});
  }
}

void StrippedText::append(std::string_view raw, std::size_t begin, std::size_t end) {
  if (begin == end) return;
  m_stretches.push_back({m_plain.size(), begin, end - begin});
  m_plain += raw.substr(begin, end - begin);
}

std::size_t StrippedText::raw_position(std::size_t plain_position) const {
  const auto after = std::upper_bound(
      m_stretches.begin(), m_stretches.end(), plain_position,
      [](std::size_t position, const Stretch& stretch) { return position < stretch.plain + stretch.length; });
  return after == m_stretches.end() ? m_raw_size : after->raw + (plain_position - after->plain);
}

void StrippedText::append_raw(Interval plain, std::vector<Interval>& out) const {
  auto stretch = std::upper_bound(
      m_stretches.begin(), m_stretches.end(), plain.begin,
      [](std::size_t position, const Stretch& other) { return position < other.plain + other.length; });
  for (; stretch != m_stretches.end() && stretch->plain < plain.end; ++stretch) {
    const std::size_t from = std::max(plain.begin, stretch->plain) - stretch->plain;
    const std::size_t to = std::min(plain.end, stretch->plain + stretch->length) - stretch->plain;
    out.push_back({stretch->raw + from, stretch->raw + to});
  }
}

std::size_t StrippedText::sequence_start(std::size_t raw_position) const {
  const auto sequence =
      std::upper_bound(m_sequences.begin(), m_sequences.end(), raw_position,
                       [](std::size_t position, const Interval& other) { return position < other.end; });
  return sequence == m_sequences.end() ? raw_position : std::min(raw_position, sequence->begin);
}

bool StrippedText::has_plain(Interval raw) const {
  const auto stretch =
      std::upper_bound(m_stretches.begin(), m_stretches.end(), raw.begin,
                       [](std::size_t position, const Stretch& other) { return position < other.raw + other.length; });
  return stretch != m_stretches.end() && stretch->raw < raw.end && raw.begin < raw.end;
}

}  // namespace slipway::run
