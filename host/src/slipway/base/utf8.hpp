// Walking over UTF-8 that may be broken.
#pragma once

#include <cstddef>
#include <string_view>

namespace slipway::base {

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;  // Bytes; 0 when the text does not start with a well-formed character.
};

// The character at the start of the text. Overlong forms, surrogates and values above U+10FFFF are not well-formed.
CodePoint first_code_point(std::string_view text);

// Characters of the text; each byte that is not part of a well-formed one counts as a character.
std::size_t code_point_count(std::string_view text);

// The longest start of the text that has at most so many bytes and does not end inside a character. Where there are
// bytes that belong to none, exactly so many.
std::string_view cut_between_characters(std::string_view text, std::size_t bytes);

// Bytes at the end of the text that begin a character without finishing it: 0 to 3.
std::size_t unfinished_length(std::string_view text);

}  // namespace slipway::base
