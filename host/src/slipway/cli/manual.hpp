// The manual pages, written in Markdown, as a terminal shows them.
#pragma once

#include <string>
#include <string_view>

namespace slipway::cli {

// Headings as they are, the text below them indented, without the marks of code.
std::string manual_text(std::string_view page);

// The page of the whole program.
std::string_view program_page();

}  // namespace slipway::cli
