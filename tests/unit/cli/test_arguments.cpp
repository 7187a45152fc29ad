#include "support/catch.hpp"

#include <slipway/base/error.hpp>
#include <slipway/cli/arguments.hpp>

#include <array>

using namespace slipway::cli;
using slipway::base::ErrorCode;
using slipway::base::one_line;
using Words = std::vector<std::string>;

namespace {

constexpr std::array k_options{Option{"file", "FILE"}, Option{"plugin", "ID=PATH", Repeats::yes}, Option{"dirty", ""},
                               Option{"output", "plain|json"}};
constexpr Operands k_stages{"STAGE", 0, 2};

slipway::base::Result<Arguments> parse(const Words& words, const Operands& operands = k_stages) {
  return parse_arguments("run", k_options, operands, words);
}

std::string problem(const Words& words, const Operands& operands = k_stages) {
  const auto arguments = parse(words, operands);
  REQUIRE_FALSE(arguments.has_value());
  return one_line(arguments.error());
}

}  // namespace

TEST_CASE("Options and operands may come in any order") {
  const auto arguments = parse({"test", "--file", "a.yaml", "--dirty", "build", "--output=json"});
  REQUIRE(arguments.has_value());
  CHECK(arguments->operands() == Words{"test", "build"});
  CHECK(arguments->text("file") == "a.yaml");
  CHECK(arguments->text("output") == "json");
  CHECK(arguments->has("dirty"));
  CHECK_FALSE(arguments->has("plugin"));
}

TEST_CASE("An option that is not given has the value that the command chose") {
  const auto arguments = parse({});
  REQUIRE(arguments.has_value());
  CHECK(arguments->text("output", "plain") == "plain");
  CHECK(arguments->text("file").empty());
  CHECK(arguments->all("plugin").empty());
  CHECK(arguments->operands().empty());
}

TEST_CASE("An option that repeats keeps all its values in order") {
  const auto arguments = parse({"--plugin", "b=2", "--plugin=a=1"});
  REQUIRE(arguments.has_value());
  CHECK(arguments->all("plugin") == Words{"b=2", "a=1"});
}

TEST_CASE("After two dashes everything is an operand") {
  const auto arguments = parse({"--dirty", "--", "--file", "-x"});
  REQUIRE(arguments.has_value());
  CHECK(arguments->operands() == Words{"--file", "-x"});
}

TEST_CASE("An unknown option is told with the nearest one") {
  CHECK(problem({"--flie", "x"}) ==
        "error[SL0203]: unknown option '--flie' - did you mean '--file'? see 'slipway help run'");
  CHECK(problem({"--zzzzzzzz"}) == "error[SL0203]: unknown option '--zzzzzzzz' - see 'slipway help run'");
  CHECK(problem({"--otput=json"}) ==
        "error[SL0203]: unknown option '--otput' - did you mean '--output'? see 'slipway help run'");
  CHECK(problem({"-x"}) == "error[SL0203]: unknown option '-x' - see 'slipway help run'");
}

TEST_CASE("A shortened option is not guessed") {
  CHECK(problem({"--fil", "x"}) ==
        "error[SL0203]: unknown option '--fil' - did you mean '--file'? see 'slipway help run'");
}

TEST_CASE("Options that are used wrongly") {
  CHECK(problem({"--file"}) == "error[SL0203]: option '--file' needs a value - see 'slipway help run'");
  CHECK(problem({"--dirty=yes"}) == "error[SL0203]: option '--dirty' takes no value - see 'slipway help run'");
  CHECK(problem({"--file", "a", "--file", "b"}) ==
        "error[SL0203]: option '--file' is given twice - see 'slipway help run'");
}

TEST_CASE("A flag may be given twice") { CHECK(parse({"--dirty", "--dirty"}).has_value()); }

TEST_CASE("A value that is not among the choices is refused") {
  CHECK(problem({"--output", "xml"}) ==
        "error[SL0204]: option '--output' cannot be 'xml' - it is one of plain and json - see 'slipway help run'");
}

TEST_CASE("Too few and too many operands are refused") {
  CHECK(problem({"a", "b", "c"}) ==
        "error[SL0205]: 'slipway run' does not take 'c' - it takes at most 2 of STAGE - see 'slipway help run'");
  CHECK(problem({"a"}, {}) ==
        "error[SL0205]: 'slipway run' does not take 'a' - it takes no operands - see 'slipway help run'");
  CHECK(problem({}, {"ID", 1, 1}) == "error[SL0205]: 'slipway run' needs ID - see 'slipway help run'");
}

TEST_CASE("An argument cannot forge a line of the error") {
  CHECK(problem({"--evil\nerror[SL0000]: fine"}).find('\n') == std::string::npos);
}

TEST_CASE("An empty word is an operand") {
  const auto arguments = parse({""});
  REQUIRE(arguments.has_value());
  CHECK(arguments->operands() == Words{""});
}

TEST_CASE("A value is the next word or what follows the equals sign, as it is") {
  const auto value = [](const Words& words) {
    const auto arguments = parse(words);
    return arguments ? "'" + arguments->text("file") + "'" : one_line(arguments.error());
  };
  CHECK(value({"--file", "a b"}) == "'a b'");
  CHECK(value({"--file=a=b"}) == "'a=b'");
  CHECK(value({"--file= a"}) == "' a'");
  CHECK(value({"--file=--dirty"}) == "'--dirty'");
  CHECK(value({"--file=\xc3\xa9"}) == "'\xc3\xa9'");
  CHECK(value({"--file="}) == "error[SL0203]: option '--file' needs a value - see 'slipway help run'");
  CHECK(value({"--file", "--dirty"}) == "'--dirty'");
}

TEST_CASE("The first thing that is wrong is told") {
  CHECK(problem({"--output=xml", "--nonsense-x"}).starts_with("error[SL0204]: "));
  CHECK(problem({"--nonsense-x", "--output=xml"}).starts_with("error[SL0203]: "));
  CHECK(problem({"a", "b", "c", "--dirty=1"}).starts_with("error[SL0203]: "));
}

TEST_CASE("Choices are whole words in their own case") {
  for (const char* word : {"plain", "json"})
    CHECK(parse({"--output", word}).has_value());
  for (const char* word : {"Plain", "pla", "plain|json", "json ", "|"})
    CHECK(problem({"--output", word}).starts_with("error[SL0204]: option '--output' cannot be '" + std::string(word)));
}

TEST_CASE("Help is known to every command, in both ways to write it") {
  for (const char* word : {"--help", "-h"}) {
    const auto arguments = parse({word});
    REQUIRE(arguments.has_value());
    CHECK(arguments->has("help"));
  }
  CHECK(problem({"--help=me"}) == "error[SL0203]: option '--help' takes no value - see 'slipway help run'");
}

TEST_CASE("One dash alone is an operand, two only end the options") {
  CHECK(parse({"-"})->operands() == Words{"-"});
  CHECK(parse({"--"})->operands().empty());
  CHECK(parse({"a", "--", "--"})->operands() == Words{"a", "--"});
}
