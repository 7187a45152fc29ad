// What to look for so that a secret is not seen in any of its usual forms.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::run {

// Shorter secrets, and words that ordinary logs are full of, would turn every log into asterisks.
constexpr std::size_t k_shortest_secret = 6;
constexpr std::size_t k_shortest_line = 8;

bool can_be_masked(std::string_view secret);

// Sorted, without repetition. White space around the secret is not part of it. Of a secret of several lines each line
// of 8 characters and more counts by itself, too.
std::vector<std::string> needles_of(std::string_view secret);

}  // namespace slipway::run
