// Patterns that users write: globs, and regular expressions between slashes.
#pragma once

#include <slipway/base/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace slipway::plan {

// "*" matches all but a slash, "**" all, "?" one character but a slash, "[a-z]" one of a set, "\x" x itself.
bool glob_matches(std::string_view pattern, std::string_view text);

// A regular expression of ECMAScript found somewhere in the text: the whole match and its groups. Nothing when it does
// not match. SL0313: not a regular expression, or too much work for this text.
struct Match {
  std::string whole;
  std::optional<std::string> first_group;
};
base::Result<std::optional<Match>> search(const std::string& expression, const std::string& text, bool ignore_case);

// Number of groups. SL0313: not a regular expression.
base::Result<unsigned> count_groups(const std::string& expression);

// A glob, or /expression/ or /expression/i.
base::Result<bool> matches(const std::string& pattern, const std::string& text);

}  // namespace slipway::plan
