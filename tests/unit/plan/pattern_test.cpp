#include "support/catch.hpp"

#include <slipway/plan/pattern.hpp>

#include <chrono>
#include <string_view>

using namespace slipway;
using plan::glob_matches;

namespace {

// What a glob means, written down as plainly as possible: "**" takes anything, "*" anything but slashes, "?" one
// character but a slash.
bool plainly_matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  const bool many = pattern.starts_with("**");
  if (many || pattern.front() == '*') {
    const std::string_view rest = pattern.substr(many ? 2 : 1);
    for (std::size_t taken = 0; taken <= text.size(); ++taken) {
      if (plainly_matches(rest, text.substr(taken))) return true;
      if (!many && taken < text.size() && text[taken] == '/') return false;
    }
    return false;
  }
  if (text.empty() || (pattern.front() == '?' ? text.front() == '/' : pattern.front() != text.front())) return false;
  return plainly_matches(pattern.substr(1), text.substr(1));
}

// All texts of at most so many of these characters.
std::vector<std::string> all_of(std::string_view characters, std::size_t longest) {
  std::vector<std::string> texts{""};
  for (std::size_t next = 0; next < texts.size() && texts[next].size() < longest; ++next)
    for (const char c : characters)
      texts.push_back(texts[next] + c);
  return texts;
}

}  // namespace

TEST_CASE("every short glob matches exactly what it means") {
  const std::vector<std::string> texts = all_of("ab/", 4);
  std::size_t matching = 0;
  for (const std::string& pattern : all_of("a/*?", 5))
    for (const std::string& text : texts) {
      const bool expected = plainly_matches(pattern, text);
      if (expected) ++matching;
      if (glob_matches(pattern, text) != expected) FAIL(pattern << " for " << text);
    }
  CHECK(matching > 1000);
}

TEST_CASE("globs match as in the filters of CI systems") {
  const auto yes = [](const char* pattern, const char* text) {
    INFO(pattern << " for " << text);
    CHECK(glob_matches(pattern, text));
  };
  const auto no = [](const char* pattern, const char* text) {
    INFO(pattern << " for " << text);
    CHECK_FALSE(glob_matches(pattern, text));
  };
  yes("main", "main"), no("main", "main2"), no("main", "xmain"), no("", "x"), yes("", "");
  yes("*", "main"), no("*", "feature/x"), yes("**", "feature/x"), yes("*", "");
  yes("release/*", "release/1.0"), no("release/*", "release/1/0"), yes("release/**", "release/1/0");
  yes("v*.*", "v1.2"), no("v*.*", "v12"), yes("*x*y*", "axbyc"), no("*x*y*", "aybxc");
  yes("**/x", "a/b/x"), no("**/x", "x"), yes("a/**/z*", "a/b/c/zz"), no("a/**/z*", "a/b/c/z/z2/y");
  yes("a**b*c", "a/x/b1bc"), yes("v?.0", "v1.0"), no("v?.0", "v.0"), no("a?b", "a/b");
  yes("v[0-9]*", "v1"), no("v[0-9]*", "vx"), yes("[!a]", "b"), no("[!a]", "a"), no("[^a]", "a"), yes("[]a]", "]");
  yes("[a-c]", "b"), yes("[a-]", "-"), no("[!a]", "/"), yes("[", "["), yes("a[b", "a[b");
  yes("\\*", "*"), no("\\*", "x"), yes("a\\", "a\\"), yes("\\[x]", "[x]");
}

TEST_CASE("a glob with many stars takes no long time") {
  const auto before = std::chrono::steady_clock::now();
  CHECK_FALSE(glob_matches("*a*a*a*a*a*a*a*a*a*a*a*a*b", std::string(2000, 'a')));
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(1));
}

TEST_CASE("a pattern between slashes is a regular expression") {
  CHECK(*plan::matches("/^v[0-9]+$/", "v12"));
  CHECK_FALSE(*plan::matches("/^v[0-9]+$/", "v12x"));
  CHECK(*plan::matches("/feature/", "my-feature-x"));
  CHECK_FALSE(*plan::matches("/MAIN/", "main"));
  CHECK(*plan::matches("/MAIN/i", "main"));
  CHECK(*plan::matches("/", "/"));
  CHECK(*plan::matches("//", "//"));
}

TEST_CASE("case is looked over after the slash only, and only when it is asked for") {
  CHECK(*plan::matches("/^main$/i", "MAIN"));
  CHECK(*plan::matches("/[a-c]+/i", "xBx"));
  CHECK_FALSE(*plan::matches("/^main$/", "Main"));
  CHECK_FALSE(*plan::matches("main/i", "MAIN"));
  // No expression stands between these slashes, so they are globs.
  CHECK(*plan::matches("//i", "//i"));
  CHECK(*plan::matches("/x", "/x"));
  CHECK(*plan::matches("x/", "x/"));
}

TEST_CASE("an expression matches anywhere unless it is anchored, and a slash in it is a slash") {
  CHECK(*plan::matches("/release/", "my/release/1"));
  CHECK(*plan::matches("/^release\\/[0-9]+$/", "release/12"));
  CHECK(*plan::matches("/a/b/", "x/a/b"));
  CHECK_FALSE(*plan::matches("/^release$/", "release/1"));
  CHECK(*plan::matches("/^$/", ""));
}

TEST_CASE("a search gives the match and its first group") {
  const auto found = plan::search("p1-v(\\d)\\.(\\d)", "x/p1-v3.4", false);
  REQUIRE(found);
  REQUIRE(*found);
  CHECK((*found)->whole == "p1-v3.4");
  CHECK((*found)->first_group == "3");
  const auto without = plan::search("(a)|b", "b", false);
  REQUIRE(without);
  REQUIRE(*without);
  CHECK_FALSE((*without)->first_group);
  CHECK_FALSE(*plan::search("a", "b", false));
}

TEST_CASE("what is no regular expression is refused with its text") {
  const auto result = plan::matches("/a(b/", "x");
  REQUIRE_FALSE(result);
  CHECK(result.error().code.number == 313);
  CHECK(result.error().what == "the regular expression 'a(b' cannot be used");
  CHECK_FALSE(plan::count_groups("[z-a]"));
  CHECK(*plan::count_groups("(a)(?:b)(c)") == 2);
}

TEST_CASE("a text that is too long for the matcher is refused, not a crash") {
  const auto result = plan::search("(a|b)*c", std::string(1 << 20, 'a'), false);
  REQUIRE_FALSE(result);
  CHECK(result.error().why == "the text to search is too long");
}
