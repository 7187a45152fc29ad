// The string form of tag rules: CSV, a rule a line.
#pragma once

#include <slipway/base/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace slipway::plan {

// A line is a record of fields between commas. A field may stand in quotes, in which "" is a quote and commas and line
// ends are text; elsewhere a quote is an ordinary character. Empty lines and those that begin with "#" are left out.
// Unlike docker/metadata-action the text is parsed once. A field in three quotes, its users' way of getting a comma
// through the second parsing, means the same here. SL0313: a quote without end, or text after one.
base::Result<std::vector<std::vector<std::string>>> parse_records(std::string_view text);

}  // namespace slipway::plan
