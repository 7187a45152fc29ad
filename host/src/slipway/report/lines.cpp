#include <slipway/base/text.hpp>
#include <slipway/base/utf8.hpp>
#include <slipway/report/lines.hpp>

#include <algorithm>

namespace slipway::report {

namespace {

constexpr char k_escape = '\x1b';

bool is_final(char c) { return c >= 0x40 && c <= 0x7E; }

// Bytes of the escape sequence at the start of the text: CSI to its final byte, OSC and its kin to BEL or ST, and the
// short ones. One that is cut off goes to the end; another one ends it, as on a terminal.
std::size_t sequence_length(std::string_view text) {
  if (text.size() < 2) return text.size();
  const char kind = text[1];
  std::size_t at = 2;
  if (kind == '[') {
    while (at < text.size() && !is_final(text[at]) && text[at] != k_escape)
      ++at;
    return at < text.size() && text[at] == k_escape ? at : std::min(at + 1, text.size());
  }
  if (kind == ']' || kind == 'P' || kind == '_' || kind == '^' || kind == 'X') {
    for (; at < text.size(); ++at) {
      if (text[at] == '\a') return at + 1;
      if (text[at] == k_escape && at + 1 < text.size() && text[at + 1] == '\\') return at + 2;
    }
    return text.size();
  }
  // Intermediate bytes, as in the choice of a character set, and one that says what it is. Anything else is text.
  at = 1;
  while (at < text.size() && text[at] >= 0x20 && text[at] <= 0x2F)
    ++at;
  return at < text.size() && text[at] >= 0x30 && text[at] <= 0x7E ? at + 1 : at;
}

std::string without_sequences(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t next = std::min(text.find(k_escape), text.size());
    out += text.substr(0, next);
    text.remove_prefix(next);
    if (!text.empty()) text.remove_prefix(sequence_length(text));
  }
  return out;
}

}  // namespace

std::string shown_line(std::string_view line) {
  while (!line.empty() && line.back() == '\r')
    line.remove_suffix(1);
  const std::size_t painted_over = line.rfind('\r');
  if (painted_over != std::string_view::npos) line.remove_prefix(painted_over + 1);
  return base::printable(without_sequences(line));
}

void LineSplitter::feed(std::string_view text, const Taker& take) {
  m_rest += text;
  std::string_view left = m_rest;
  for (;;) {
    const std::size_t end = left.find('\n');
    if (end <= k_longest) {
      take(left.substr(0, end));
      left.remove_prefix(end + 1);
    } else if (left.size() > k_longest) {
      const std::string_view part = base::cut_between_characters(left, k_longest);
      take(part);
      left.remove_prefix(part.size());
    } else {
      break;
    }
  }
  m_rest.erase(0, m_rest.size() - left.size());
}

void LineSplitter::finish(const Taker& take) {
  if (!m_rest.empty()) take(m_rest);
  m_rest.clear();
}

}  // namespace slipway::report
