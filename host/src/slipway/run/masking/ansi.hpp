// Text with terminal escape sequences, and the same text without them.
#pragma once

#include <slipway/run/masking/intervals.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::run {

constexpr char k_escape = '\x1b';

// A sequence that has not ended after so many bytes is none.
constexpr std::size_t k_longest_sequence = 4096;

// Bytes of the escape sequence at the start of the text, which begins with ESC; 0 when its end has not come yet.
std::size_t sequence_length(std::string_view text);

class StrippedText {
public:
  // A sequence that is cut off at the end of the text is left out as well; incomplete_at() tells where it begins.
  explicit StrippedText(std::string_view raw);

  const std::string& plain() const { return m_plain; }
  // Where the byte of the plain text is in the raw text; its size stands for the end of the raw text.
  std::size_t raw_position(std::size_t plain_position) const;
  // The bytes of a range of the plain text, in the raw text.
  void append_raw(Interval plain, std::vector<Interval>& out) const;
  // The start of the sequence that a position of the raw text is inside of, otherwise the position itself.
  std::size_t sequence_start(std::size_t raw_position) const;
  // True when the raw range holds something that is not part of a sequence.
  bool has_plain(Interval raw) const;
  // Start of the sequence that is cut off; the size of the raw text when there is none.
  std::size_t incomplete_at() const { return m_incomplete_at; }

private:
  // A stretch without sequences.
  struct Stretch {
    std::size_t plain = 0;
    std::size_t raw = 0;
    std::size_t length = 0;
  };
  void append(std::string_view raw, std::size_t begin, std::size_t end);

  std::string m_plain;
  std::vector<Stretch> m_stretches;   // In order, none empty.
  std::vector<Interval> m_sequences;  // In order.
  std::size_t m_raw_size;
  std::size_t m_incomplete_at;
};

}  // namespace slipway::run
