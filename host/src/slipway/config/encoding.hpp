// What a file may be made of: UTF-8 without NUL and control characters.
#pragma once

#include <slipway/config/problems.hpp>

#include <optional>

namespace slipway::config {

// The first thing that does not belong in a text file (SL0312), if there is one.
std::optional<Problem> encoding_problem(const SourceText& source);

}  // namespace slipway::config
