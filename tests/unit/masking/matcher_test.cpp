#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/run/masking/secret_set.hpp>

#include <fstream>
#include <iterator>

using namespace slipway::run;

namespace {

std::string loaded_files() {
  std::ifstream maps("/proc/self/maps");
  return {std::istreambuf_iterator<char>(maps), std::istreambuf_iterator<char>()};
}

// Taken before any test has run.
const bool g_search_loaded_at_start = loaded_files().find("libhs") != std::string::npos;

std::shared_ptr<const Matcher> matcher_of(std::vector<std::string> needles) {
  auto matcher = Matcher::compile(std::move(needles), "");
  if (!matcher) FAIL(one_line(matcher.error()));
  return *matcher;
}

std::vector<Interval> found(const Matcher& matcher, std::string_view text) {
  std::vector<Interval> list;
  matcher.find(text, list);
  merge(list);
  return list;
}

}  // namespace

TEST_CASE("the search library is loaded with the first secret, not before") {
  CHECK_FALSE(g_search_loaded_at_start);
  CHECK(*SecretSet().compile() == nullptr);
  const auto matcher = matcher_of({"secret"});
  CHECK(loaded_files().find("libhs") != std::string::npos);
}

TEST_CASE("needles are found wherever they are") {
  const auto matcher = matcher_of({"abc", "bcd", "x"});
  CHECK(found(*matcher, "") == std::vector<Interval>{});
  CHECK(found(*matcher, "abd") == std::vector<Interval>{});
  CHECK(found(*matcher, "abcd-x") == std::vector<Interval>{{0, 4}, {5, 6}});
  CHECK(found(*matcher, "abc abc") == std::vector<Interval>{{0, 3}, {4, 7}});
}

TEST_CASE("long needles are found whole only") {
  const std::string needle = std::string(5000, 'a') + "b";
  const auto matcher = matcher_of({needle});
  CHECK(found(*matcher, needle) == std::vector<Interval>{{0, 5001}});
  CHECK(found(*matcher, "-" + needle + "-") == std::vector<Interval>{{1, 5002}});
  CHECK(found(*matcher, std::string(5001, 'a')) == std::vector<Interval>{});
  CHECK(found(*matcher, std::string(4999, 'a') + "b") == std::vector<Interval>{});
  CHECK(found(*matcher, "a" + needle) == std::vector<Interval>{{1, 5002}});
  CHECK(matcher->longest() == 5001);
}

TEST_CASE("a secret of many kilobytes compiles") {
  std::string secret;
  for (int i = 0; i < 1500; ++i)
    secret += "line " + std::to_string(i * 7919) + (i % 10 == 9 ? "\n" : " ");
  SecretSet set;
  CHECK(set.add("KUBECONFIG", secret));
  const auto matcher = set.compile();
  REQUIRE(matcher);
  CHECK(found(**matcher, secret).size() == 1);
}

TEST_CASE("the longest end that could start a needle is undecided") {
  const auto matcher = matcher_of({"secret", "cretin", "t"});
  CHECK(matcher->undecided("") == 0);
  CHECK(matcher->undecided("abc") == 2);
  CHECK(matcher->undecided("a secre") == 2);
  CHECK(matcher->undecided("a secret") == 4);
  CHECK(matcher->undecided("a creti") == 2);
  CHECK(matcher->undecided("a sec!") == 6);
  CHECK(matcher->undecided("secret ") == 7);
  CHECK(matcher->undecided("t") == 1);
}

TEST_CASE("secrets that are too short or too common are not added") {
  SecretSet set;
  CHECK_FALSE(set.add("PIN", "12345"));
  CHECK_FALSE(set.add("EMPTY", ""));
  CHECK_FALSE(set.add("SPACES", "   ab\n   "));
  CHECK_FALSE(set.add("WORD", "production"));
  CHECK(*set.compile() == nullptr);
  CHECK(set.add("TOKEN", "123456"));
  CHECK(set.names() == std::vector<std::string>{"TOKEN"});
  CHECK(*set.compile() != nullptr);
}

TEST_CASE("a module that is missing or not ours is an error, not a run without masking") {
  const slipway::test::TempFolder folder;
  const auto refusal = [](const std::string& path) {
    SecretSet set(path);
    set.add("TOKEN", "hunter2-token");
    return set.compile().error();
  };
  CHECK(refusal(folder.path("none.so")).code.number == 601);
  CHECK(refusal(folder.path("none.so")).what == "cannot load the module " + folder.path("none.so"));
  CHECK(refusal(folder.write("text.so", "not ELF")).code.number == 601);
  CHECK(refusal("relative.so").why == "its path must be absolute");
  CHECK(refusal("/lib/x86_64-linux-gnu/libm.so.6").code.number == 601);
}
