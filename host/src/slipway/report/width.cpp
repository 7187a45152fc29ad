#include <slipway/base/utf8.hpp>
#include <slipway/report/width.hpp>

#include <algorithm>
#include <array>

namespace slipway::report {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Blocks in which most characters combine with the one before or are not seen. Sorted.
constexpr std::array k_zero{Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x0591, 0x05BD},  Range{0x0610, 0x061A},
                            Range{0x064B, 0x065F}, Range{0x0900, 0x0902}, Range{0x0E34, 0x0E3A},  Range{0x0E47, 0x0E4E},
                            Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF}, Range{0x200B, 0x200D},  Range{0x20D0, 0x20FF},
                            Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}, Range{0xE0100, 0xE01EF}};

// East Asian wide and full-width characters, and pictures that terminals show two columns wide. Sorted.
constexpr std::array k_wide{
    Range{0x1100, 0x115F},   Range{0x231A, 0x231B},   Range{0x23E9, 0x23EC},  Range{0x2614, 0x2615},
    Range{0x26A1, 0x26A1},   Range{0x2705, 0x2705},   Range{0x270A, 0x270B},  Range{0x2728, 0x2728},
    Range{0x274C, 0x274C},   Range{0x2753, 0x2755},   Range{0x2795, 0x2797},  Range{0x2B50, 0x2B50},
    Range{0x2E80, 0x303E},   Range{0x3041, 0x33FF},   Range{0x3400, 0x4DBF},  Range{0x4E00, 0x9FFF},
    Range{0xA000, 0xA4CF},   Range{0xA960, 0xA97F},   Range{0xAC00, 0xD7A3},  Range{0xF900, 0xFAFF},
    Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},  Range{0x1F300, 0x1F64F},
    Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1FAFF}, Range{0x20000, 0x3FFFD}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t value) {
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), value,
                                      [](char32_t wanted, const Range& range) { return wanted < range.first; });
  return after != ranges.begin() && value <= std::prev(after)->last;
}

std::size_t width_of(char32_t value) {
  if (within(k_zero, value)) return 0;
  return within(k_wide, value) ? 2 : 1;
}

struct Piece {
  std::size_t bytes;
  std::size_t columns;
};

Piece first_piece(std::string_view text) {
  const base::CodePoint next = base::first_code_point(text);
  if (next.length == 0) return {1, 1};
  return {next.length, width_of(next.value)};
}

// Bytes of the longest start that is at most `columns` wide.
std::size_t bytes_that_fit(std::string_view text, std::size_t columns) {
  std::size_t used = 0;
  while (used < text.size()) {
    const Piece piece = first_piece(text.substr(used));
    if (piece.columns > columns) break;
    columns -= piece.columns;
    used += piece.bytes;
  }
  return used;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Piece piece = first_piece(text);
    columns += piece.columns;
    text.remove_prefix(piece.bytes);
  }
  return columns;
}

std::string cut_to_width(std::string_view text, std::size_t columns, std::string_view mark) {
  if (bytes_that_fit(text, columns) == text.size()) return std::string(text);
  const std::size_t mark_width = display_width(mark);
  if (mark_width > columns) return std::string(text.substr(0, bytes_that_fit(text, columns)));
  return std::string(text.substr(0, bytes_that_fit(text, columns - mark_width))).append(mark);
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::size_t width = display_width(text);
  return std::string(text).append(width < columns ? columns - width : 0, ' ');
}

}  // namespace slipway::report
