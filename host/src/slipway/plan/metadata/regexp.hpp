// Regular expressions of JavaScript, as far as std::regex goes.
#pragma once

#include <slipway/base/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::plan::metadata {

// text.match(new RegExp(pattern, flags)): the whole match and its groups; with the flag "g" all matches of the text,
// and no groups. Nothing when it does not match. SL0313: no regular expression, with JavaScript's text; or one that is
// not supported here: look-behind, \p{...}, characters beyond ASCII in a set, or a text of more than 4096 bytes.
using Groups = std::vector<std::optional<std::string>>;
base::Result<std::optional<Groups>> js_match(const std::string& text, const std::string& pattern,
                                             const std::string& flags);

// The same, with the flags in the pattern when it has the form "/pattern/flags".
base::Result<std::optional<Groups>> js_match_literal(const std::string& text, const std::string& pattern);

}  // namespace slipway::plan::metadata
