#include "support/catch.hpp"

#include <slipway/config/problems.hpp>
#include <slipway/config/source_text.hpp>

namespace slipway::config {

TEST_CASE("problems come out in the order of the file") {
  const SourceText source("f", "abcdef\n");
  ProblemList list;
  list.add({.code = {302}, .places = {{4, 1}}, .what = "third"});
  list.add({.code = {302}, .places = {{2, 1}}, .what = "first"});
  list.add({.code = {302}, .places = {{2, 1}}, .what = "second"});
  list.add({.code = {301}, .places = {}, .what = "of the whole file"});
  std::vector<std::string> texts;
  for (const base::Error& error : list.take(source))
    texts.push_back(error.what);
  CHECK(texts == std::vector<std::string>{"of the whole file", "first", "second", "third"});
  CHECK(list.empty());
}

TEST_CASE("a problem becomes an error with all its places") {
  const SourceText source("f", "abcdef\n");
  ProblemList list;
  list.add({.code = {303}, .places = {{4, 2}, {0, 1}}, .what = "what", .why = "why", .hint = "hint"});
  const Problems errors = list.take(source);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].code == base::ErrorCode{303});
  CHECK(base::one_line(errors[0]) == "error[SL0303]: what - why - hint");
  CHECK(errors[0].spans ==
        std::vector<base::Span>{{.file = "f", .line = 1, .column = 5, .length = 2, .text = "abcdef"},
                                {.file = "f", .line = 1, .column = 1, .length = 1, .text = "abcdef"}});
}

TEST_CASE("after twenty problems the rest is counted") {
  const auto [count, shown, last] = GENERATE(table<std::size_t, std::size_t, std::string>(
      {{20, 20, "problem"}, {21, 21, "and 1 more problem in f"}, {50, 21, "and 30 more problems in f"}}));
  const SourceText source("f", std::string(100, 'x'));
  ProblemList list;
  for (std::size_t i = 0; i < count; ++i)
    list.add({.code = {302}, .places = {{i, 1}}, .what = "problem"});
  const Problems errors = list.take(source);
  REQUIRE(errors.size() == shown);
  CHECK(errors.back().what == last);
  CHECK(errors.back().exit() == base::ExitCode::configuration);
}

TEST_CASE("a long message loses its middle, between characters") {
  const SourceText source("f", "x");
  ProblemList list;
  std::string value;
  for (int i = 0; i < 1000; ++i)
    value += "\u20AC";
  list.add({.code = {304}, .places = {}, .what = "'" + value + "' is not a name"});
  const std::string what = list.take(source).front().what;
  CHECK(what.starts_with("'\u20AC\u20AC"));
  CHECK(what.ends_with("\u20AC' is not a name"));
  CHECK(what.find("\u20AC \u2026 \u20AC") != std::string::npos);
  CHECK(what.size() < 420);
}

TEST_CASE("a problem with many places shows the first ten") {
  const SourceText source("f", "x");
  ProblemList list;
  list.add({.code = {306}, .places = std::vector<Place>(1000), .what = "cycle"});
  CHECK(list.take(source).front().spans.size() == 10);
}

}  // namespace slipway::config
