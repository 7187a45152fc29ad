// How much room text takes on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace slipway::report {

// Columns that the text takes: 2 for wide characters, 0 for marks that combine with the one before. The text holds no
// control characters and no escape sequences; each byte that is not UTF-8 counts as one column.
std::size_t display_width(std::string_view text);

// The text itself when it fits, otherwise its start and `mark`, together at most `columns` wide. No character is split.
std::string cut_to_width(std::string_view text, std::size_t columns, std::string_view mark);

// The text and as many blanks as it takes to fill `columns`.
std::string padded(std::string_view text, std::size_t columns);

}  // namespace slipway::report
