#include <slipway/plan/pattern.hpp>

#include <fmt/format.h>

#include <regex>

namespace slipway::plan {

namespace {

// The library's matcher recurses for each character, so a longer text could exhaust the stack.
constexpr std::size_t k_longest_text = 4096;

base::Error bad_expression(const std::string& expression, std::string why) {
  return {.code = {313},
          .what = fmt::format("the regular expression '{}' cannot be used", expression),
          .why = std::move(why),
          .hint = "write it as JavaScript would, without the slashes escaped"};
}

base::Result<std::regex> compile(const std::string& expression, bool ignore_case) {
  try {
    auto flags = std::regex::ECMAScript;
    if (ignore_case) flags |= std::regex::icase;
    return std::regex(expression, flags);
  } catch (const std::regex_error& error) {
    return base::fail(bad_expression(expression, error.what()));
  }
}

// The set that begins after '[' at the start of `pattern`: whether `c` is in it, and what follows. Nothing when the
// bracket has no end: then it is an ordinary character.
struct SetResult {
  bool contains;
  std::string_view rest;
};

std::optional<SetResult> match_set(std::string_view pattern, char c) {
  std::size_t at = 1;
  const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (negated) ++at;
  bool found = false;
  for (bool first = true; at < pattern.size(); first = false) {
    if (pattern[at] == ']' && !first) return SetResult{found != negated && c != '/', pattern.substr(at + 1)};
    if (at + 2 < pattern.size() && pattern[at + 1] == '-' && pattern[at + 2] != ']') {
      found = found || (pattern[at] <= c && c <= pattern[at + 2]);
      at += 3;
    } else {
      found = found || pattern[at] == c;
      ++at;
    }
  }
  return std::nullopt;
}

// The rest of the pattern after one that matched the first character of `text`; nothing when it did not match.
std::optional<std::string_view> match_one(std::string_view pattern, char c) {
  switch (pattern.front()) {
  case '?':
    return c == '/' ? std::nullopt : std::optional(pattern.substr(1));
  case '[':
    if (const auto set = match_set(pattern, c)) return set->contains ? std::optional(set->rest) : std::nullopt;
    break;
  case '\\':
    if (pattern.size() > 1) return pattern[1] == c ? std::optional(pattern.substr(2)) : std::nullopt;
    break;
  default:
    break;
  }
  return pattern.front() == c ? std::optional(pattern.substr(1)) : std::nullopt;
}

// Where to go on when what follows a star does not fit: the star takes one character more.
struct Star {
  std::string_view pattern;  // After the star.
  std::size_t text = 0;      // Where the star ends so far.
  bool active = false;
};

bool extend(Star& star, std::string_view text, bool over_slashes) {
  if (!star.active || star.text >= text.size() || (!over_slashes && text[star.text] == '/')) return false;
  ++star.text;
  return true;
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text) {
  Star one;   // The last "*".
  Star many;  // The last "**".
  std::size_t at = 0;
  for (;;) {
    if (pattern.starts_with("**")) {
      pattern.remove_prefix(2);
      many = {pattern, at, true};
      one.active = false;
      continue;
    }
    if (pattern.starts_with('*')) {
      pattern.remove_prefix(1);
      one = {pattern, at, true};
      continue;
    }
    if (pattern.empty() && at == text.size()) return true;
    const auto rest = !pattern.empty() && at < text.size() ? match_one(pattern, text[at]) : std::nullopt;
    if (rest) {
      pattern = *rest;
      ++at;
    } else if (extend(one, text, false)) {
      pattern = one.pattern;
      at = one.text;
    } else if (extend(many, text, true)) {
      one.active = false;
      pattern = many.pattern;
      at = many.text;
    } else {
      return false;
    }
  }
}

base::Result<std::optional<Match>> search(const std::string& expression, const std::string& text, bool ignore_case) {
  SLIPWAY_TRY_ASSIGN(const std::regex compiled, compile(expression, ignore_case));
  if (text.size() > k_longest_text) return base::fail(bad_expression(expression, "the text to search is too long"));
  try {
    std::smatch found;
    if (!std::regex_search(text, found, compiled)) return std::nullopt;
    Match match{.whole = found.str(0), .first_group = {}};
    if (found.size() > 1 && found[1].matched) match.first_group = found.str(1);
    return match;
  } catch (const std::regex_error& error) {
    return base::fail(bad_expression(expression, error.what()));
  }
}

base::Result<unsigned> count_groups(const std::string& expression) {
  SLIPWAY_TRY_ASSIGN(const std::regex compiled, compile(expression, false));
  return compiled.mark_count();
}

base::Result<bool> matches(const std::string& pattern, const std::string& text) {
  const bool ignore_case = pattern.size() > 3 && pattern.ends_with("/i");
  const std::size_t end = pattern.size() - (ignore_case ? 2 : 1);
  if (pattern.size() < 3 || pattern.front() != '/' || pattern[end] != '/') return glob_matches(pattern, text);
  SLIPWAY_TRY_ASSIGN(const auto match, search(pattern.substr(1, end - 1), text, ignore_case));
  return match.has_value();
}

}  // namespace slipway::plan
