#include "support/catch.hpp"

#include <slipway/plan/metadata/regexp.hpp>

using namespace slipway::plan::metadata;

namespace {

// "whole|first|second", "-" for a group that took no part.
std::string match(const char* text, const char* pattern, const char* flags = "") {
  const auto groups = js_match(text, pattern, flags);
  if (!groups) return groups.error().what;
  if (!*groups) return "no match";
  std::string shown;
  for (const auto& group : **groups)
    shown += (shown.empty() ? "" : "|") + group.value_or("-");
  return shown;
}

std::string literal(const char* text, const char* pattern) {
  const auto groups = js_match_literal(text, pattern);
  if (!groups) return groups.error().what;
  return *groups ? (*groups)->front().value_or("-") : "no match";
}

}  // namespace

TEST_CASE("a pattern is found anywhere, with its groups") {
  CHECK(match("v1.2.3", "\\d.\\d") == "1.2");
  CHECK(match("v2.0.8-beta.67", "v(.*)-beta.(.*)") == "v2.0.8-beta.67|2.0.8|67");
  CHECK(match("ab", "(a)|(b)") == "a|a|-");
  CHECK(match("abc", "x") == "no match");
  CHECK(match("p1/v1.0.0", "p1/v(\\d.\\d.\\d)") == "p1/v1.0.0|1.0.0");
  CHECK(match("aaa", "a+?") == "a");
  CHECK(match("aXbX", "(?:a|b)X$") == "bX");
  CHECK(match("foobar", "foo(?=bar)") == "foo");
  CHECK(match("foobaz", "foo(?!bar)") == "foo");
}

TEST_CASE("flags change what matches") {
  CHECK(match("V1", "v1") == "no match");
  CHECK(match("V1", "v1", "i") == "V1");
  CHECK(match("a\nb", "^b") == "no match");
  CHECK(match("a\nb", "^b", "m") == "b");
  CHECK(match("a\nb", "a.b") == "no match");
  CHECK(match("a\nb", "a.b", "s") == "a\nb");
  CHECK(match("xab", "ab", "y") == "no match");
  CHECK(match("abx", "ab", "y") == "ab");
  CHECK(match("ab", "a", "du") == "a");
}

TEST_CASE("with the flag g there are all matches and no groups") {
  CHECK(match("1.22.333", "(\\d)+", "g") == "1|22|333");
  CHECK(match("x", "\\d", "g") == "no match");
}

TEST_CASE("named groups are groups, and may be referred to") {
  CHECK(match("v1.2", "v(?<major>\\d)\\.(?<minor>\\d)") == "v1.2|1|2");
  CHECK(match("abab", "(?<x>ab)\\k<x>") == "abab|ab");
  CHECK(match("abab", "(ab)\\1") == "abab|ab");
}

TEST_CASE("what is text in JavaScript is text here") {
  CHECK(match("a{b", "a{b") == "a{b");
  CHECK(match("a{,2}", "a{,2}") == "a{,2}");
  CHECK(match("a}]", "a}]") == "a}]");
  CHECK(match("a/b", "a\\/b") == "a/b");
  CHECK(match("a-_b", "a\\-\\_b") == "a-_b");
  CHECK(match("k", "\\k") == "k");
  CHECK(match("a[b", "a[[]b") == "a[b");
  CHECK(match("[:a:]", "[[:a]+") == "[:a:");
  CHECK(match("a-b", "[\\w\\-]+") == "a-b");
  CHECK(match("x]y", "[^]") == "x");
  CHECK(match("xy", "a[]|y") == "y");
  CHECK(match("aaa", "a{2}") == "aa");
  CHECK(match("aaa", "a{2,}") == "aaa");
  CHECK(match("A", "\\x41") == "A");
}

TEST_CASE("what is no expression is refused in the words of V8") {
  CHECK(match("", "(") == "Invalid regular expression: /(/: Unterminated group");
  CHECK(match("", "a)") == "Invalid regular expression: /a)/: Unmatched ')'");
  CHECK(match("", "*a") == "Invalid regular expression: /*a/: Nothing to repeat");
  CHECK(match("", "a**") == "Invalid regular expression: /a**/: Nothing to repeat");
  CHECK(match("", "a|*") == "Invalid regular expression: /a|*/: Nothing to repeat");
  CHECK(match("", "[a") == "Invalid regular expression: /[a/: Unterminated character class");
  CHECK(match("", "[b-a]") == "Invalid regular expression: /[b-a]/: Range out of order in character class");
  CHECK(match("", "a{2,1}") == "Invalid regular expression: /a{2,1}/: numbers out of order in {} quantifier");
  CHECK(match("", "(?x)") == "Invalid regular expression: /(?x)/: Invalid group");
  CHECK(match("", "(?<1>a)") == "Invalid regular expression: /(?<1>a)/: Invalid capture group name");
  CHECK(match("", "\\") == "Invalid regular expression: /\\/: \\ at end of pattern");
  CHECK(match("", "a{", "u") == "Invalid regular expression: /a{/: Incomplete quantifier");
  CHECK(match("", "a", "q") == "Invalid flags supplied to RegExp constructor 'q'");
  CHECK(match("", "a", "ii") == "Invalid flags supplied to RegExp constructor 'ii'");
  CHECK(match("", "a", "uv") == "Invalid flags supplied to RegExp constructor 'uv'");
}

TEST_CASE("an expression beyond what is supported is refused as such") {
  CHECK(match("", "(?<=a)b") == "the regular expression /(?<=a)b/ cannot be used: look-behind is not supported");
  CHECK(match("", "\\p{L}", "u") == "the regular expression /\\p{L}/ cannot be used: \\p{...} is not supported");
  CHECK(match("", "[\xC3\xA9]") ==
        "the regular expression /[\xC3\xA9]/ cannot be used: a set with a character beyond ASCII is not supported");
  CHECK(match(std::string(5000, 'a').c_str(), "a") ==
        "the regular expression /a/ cannot be used: a text of more than 4096 bytes is not supported");
}

TEST_CASE("a pattern between slashes has flags behind them") {
  CHECK(literal("V1", "/v1/i") == "V1");
  CHECK(literal("v1", "/v1/") == "v1");
  CHECK(literal("a/b", "/a/b/") == "a/b");
  CHECK(literal("/v1", "/v1") == "/v1");
  CHECK(literal("//", "//") == "//");
  CHECK(literal("x", "/x/z") == "Invalid flags supplied to RegExp constructor 'z'");
}
