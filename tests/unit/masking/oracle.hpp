// Masking of a whole text in the simplest way that can be right.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace slipway::test {

// Without the escape sequences that the tests use: ESC [ ... letter, ESC ] ... BEL, ESC letter.
std::string stripped(std::string_view text);

std::string masked(std::string_view text, const std::vector<std::string>& needles);

}  // namespace slipway::test
