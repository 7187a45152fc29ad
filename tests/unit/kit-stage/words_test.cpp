#include "support/catch.hpp"

#include <slipway/kit/command.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace slipway::kit;
using Words = std::vector<std::string>;

TEST_CASE("a text is split as a shell would split it, without expansion") {
  const std::vector<std::pair<std::string, Words>> cases{
      {"make -s check", {"make", "-s", "check"}},
      {"  make\t-s\n check  ", {"make", "-s", "check"}},
      {"echo 'a b' \"c d\"", {"echo", "a b", "c d"}},
      {"a'b c'd\"e f\"g", {"ab cde fg"}},
      {"echo '' \"\"", {"echo", "", ""}},
      {"echo a\\ b \\' \\\\", {"echo", "a b", "'", "\\"}},
      {"echo \"a\\\"b\\\\c\\$d\\e\"", {"echo", "a\"b\\c$d\\e"}},
      {"echo 'a\\b\"c'", {"echo", "a\\b\"c"}},
      {"echo $HOME ~ * `id` $(id) # no", {"echo", "$HOME", "~", "*", "`id`", "$(id)", "#", "no"}},
      {"one\\\nline", {"oneline"}},
      {"caf\u00e9 'na\u00efve'", {"caf\u00e9", "na\u00efve"}},
      {"a\\\nb c\\\n d", {"ab", "c", "d"}},
      {"\"a\\\nb\"", {"ab"}},
      {"'a\\\nb'", {"a\\\nb"}},
      {"\"'\" '\"'", {"'", "\""}},
      {"''", {""}},
      {"\\ ", {" "}},
      {"\"\\`\\n\"", {"`\\n"}},
      {"a\rb\vc", {"a\rb\vc"}},
      {"", {}},
      {"   ", {}},
  };
  for (const auto& [text, words] : cases) {
    INFO(text);
    const auto split = split_words(text);
    REQUIRE(split.has_value());
    CHECK(*split == words);
  }
}

TEST_CASE("a quote or a backslash that does not end is an error that says so") {
  for (const auto& [text, why] : std::vector<std::pair<std::string, std::string>>{
           {"echo 'a", "a ' that does not end"},
           {"echo \"a", "a \" that does not end"},
           {"echo \"a\\\"", "a \" that does not end"},
           {"echo \\", "a backslash at the end"},
           {"echo \"a\\", "a backslash at the end"},
           {"echo 'a\\'b'", "a ' that does not end"},
       }) {
    const auto split = split_words(text);
    REQUIRE_FALSE(split.has_value());
    CHECK(split.error().status == SLIPWAY_E_CONFIG);
    CHECK(split.error().message == "the command cannot be split into words");
    CHECK(split.error().why == why);
  }
}

TEST_CASE("a text that only a shell understands is refused, unless that is quoted or escaped") {
  for (const auto& [text, word] : std::vector<std::pair<std::string, std::string>>{
           {"make && make dist", "&&"},
           {"make || true", "||"},
           {"a | b", "|"},
           {"a ; b", ";"},
           {"server &", "&"},
           {"make > log", ">"},
           {"make 2>&1", "2>&1"},
           {"make >>log", ">>log"},
           {"cat <file", "<file"},
           {"a && b | c", "&&"},
       }) {
    const auto split = split_words(text);
    INFO(text);
    REQUIRE_FALSE(split.has_value());
    CHECK(split.error().message == "the command needs a shell");
    CHECK(split.error().why == "'" + word + "' means something to a shell only");
    CHECK(split.error().hint.find("[sh, -c, ...]") != std::string::npos);
  }
  CHECK(split_words("sh -c 'a && b > c'").value() == Words{"sh", "-c", "a && b > c"});
  CHECK(split_words("grep '|' \\; \"&&\"").value() == Words{"grep", "|", ";", "&&"});
  CHECK(split_words("make A=1;2 x->y 12>x").value() == Words{"make", "A=1;2", "x->y", "12>x"});
}

TEST_CASE("a command is a list of words or one text") {
  CHECK(argv_of(Json("make -s 'a b'"), "run").value() == Words{"make", "-s", "a b"});
  CHECK(argv_of(Json({"make", "-s", "a b", ""}), "run").value() == Words{"make", "-s", "a b", ""});
}

TEST_CASE("a command without a program is refused by the name of its parameter") {
  for (const Json& value : {Json(""), Json("  "), Json(Json::array()), Json(), Json(3), Json({"", "x"})}) {
    const auto argv = argv_of(value, "suites[0].run");
    REQUIRE_FALSE(argv.has_value());
    CHECK(argv.error().status == SLIPWAY_E_CONFIG);
    CHECK(argv.error().message == "suites[0].run: the command names no program");
  }
  CHECK(argv_of(Json({"make", 1}), "run").error().message == "run: a word of the command is not a text");
  CHECK(argv_of(Json("a 'b"), "run").error().message == "run: the command cannot be split into words");
}

TEST_CASE("a command line is quoted so that it splits into the same words") {
  const Words argv{"make", "", "a b", "it's", "$HOME", "-DX=1", "\"q\"", "back\\slash"};
  CHECK(command_line(argv) == R"(make '' 'a b' 'it'\''s' '$HOME' -DX=1 '"q"' 'back\slash')");
  CHECK(split_words(command_line(argv)).value() == argv);
}

TEST_CASE("an environment is a sorted list of assignments") {
  const Json object = {{"env", {{"B", "2"}, {"A", "x=y"}, {"EMPTY", ""}}}};
  CHECK(environment_in(object, "env") == Words{"A=x=y", "B=2", "EMPTY="});
  CHECK(environment_in(object, "other").empty());
}

TEST_CASE("any words survive being shown and split again") {
  const std::string odd = " \t\n'\"\\$`*?[]{}()<>|&;#~!=%+,-./:@_^\x7f\xc3\xa9";
  Words argv{"program"};
  for (const char a : odd)
    for (const char b : odd)
      argv.push_back(std::string{a, b});
  CHECK(split_words(command_line(argv)).value() == argv);
}

TEST_CASE("a program may have a path with blanks, and words may be numbers in a text") {
  CHECK(argv_of(Json("'/opt/my tools/run' 1 2"), "run").value() == Words{"/opt/my tools/run", "1", "2"});
  CHECK(argv_of(Json(Json::object()), "run").error().hint == "write it as [program, argument]");
  CHECK(argv_of(Json("'' x"), "run").error().message == "run: the command names no program");
  CHECK(argv_of(Json({"x", nullptr}), "run").error().message == "run: a word of the command is not a text");
}

TEST_CASE("what is no text in an environment is left to the schema") {
  CHECK(environment_in({{"env", {{"A", 1}, {"B", "2"}, {"C", nullptr}}}}, "env") == Words{"B=2"});
  CHECK(environment_in({{"env", {"A=1"}}}, "env").empty());
}
