#include "support/catch.hpp"

#include <slipway/cli/command.hpp>
#include <slipway/cli/presentation.hpp>

using namespace slipway::cli;
using slipway::report::Colour;
using slipway::report::Glyphs;

namespace {

Presentation shown(const std::vector<std::string>& words, const Surroundings& surroundings) {
  const auto arguments = parse_arguments("run", k_run_command.options, k_run_command.operands, words);
  REQUIRE(arguments.has_value());
  return presentation_for(*arguments, surroundings);
}

const Surroundings k_terminal{.terminal = true, .variables = {{"TERM", "xterm"}, {"LANG", "C.UTF-8"}}};
const Surroundings k_pipe{.terminal = false, .variables = {{"TERM", "xterm"}}};

Surroundings terminal_with(const std::string& name, const std::string& value) {
  Surroundings surroundings = k_terminal;
  surroundings.variables[name] = value;
  return surroundings;
}

}  // namespace

TEST_CASE("A terminal gets the live view, everything else plain lines") {
  CHECK(shown({}, k_terminal).view == View::live);
  CHECK(shown({}, k_pipe).view == View::plain);
  CHECK(shown({}, terminal_with("TERM", "dumb")).view == View::plain);
}

TEST_CASE("In CI a terminal is a log") {
  CHECK(shown({}, terminal_with("CI", "true")).view == View::plain);
  CHECK(shown({}, terminal_with("CI", "")).view == View::live);
  CHECK(shown({}, terminal_with("CI", "false")).view == View::live);
  CHECK(shown({"--output", "console"}, terminal_with("CI", "true")).view == View::live);
}

TEST_CASE("The view that was asked for wins, except a live one without a terminal") {
  CHECK(shown({"--output", "plain"}, k_terminal).view == View::plain);
  CHECK(shown({"--output", "json"}, k_terminal).view == View::json);
  CHECK(shown({"--output", "console"}, k_pipe).view == View::plain);
}

TEST_CASE("Colours follow the terminal, NO_COLOR and the option") {
  const auto colour = [](const std::vector<std::string>& words, const Surroundings& surroundings) {
    return shown(words, surroundings).style.colour;
  };
  CHECK(colour({}, k_terminal) == Colour::yes);
  CHECK(colour({}, k_pipe) == Colour::no);
  CHECK(colour({}, terminal_with("NO_COLOR", "1")) == Colour::no);
  CHECK(colour({}, terminal_with("NO_COLOR", "")) == Colour::yes);
  CHECK(colour({}, terminal_with("TERM", "dumb")) == Colour::no);
  CHECK(colour({"--color", "always"}, k_pipe) == Colour::yes);
  CHECK(colour({"--color", "always"}, terminal_with("NO_COLOR", "1")) == Colour::yes);
  CHECK(colour({"--color", "never"}, k_terminal) == Colour::no);
}

TEST_CASE("Marks beyond ASCII are used where the locale says UTF-8") {
  CHECK(shown({}, k_terminal).style.glyphs == Glyphs::unicode);
  CHECK(shown({}, terminal_with("LC_ALL", "C")).style.glyphs == Glyphs::ascii);
  CHECK(shown({}, terminal_with("LC_CTYPE", "de_DE.utf8")).style.glyphs == Glyphs::unicode);
  CHECK(shown({}, k_pipe).style.glyphs == Glyphs::ascii);
}

TEST_CASE("The first locale that is set decides, an empty one is not set") {
  const auto glyphs = [](const std::string& all, const std::string& type, const std::string& lang) {
    return shown({}, {.terminal = true, .variables = {{"LC_ALL", all}, {"LC_CTYPE", type}, {"LANG", lang}}})
        .style.glyphs;
  };
  CHECK(glyphs("", "", "") == Glyphs::ascii);
  CHECK(glyphs("", "", "en_US.UTF-8") == Glyphs::unicode);
  CHECK(glyphs("", "C", "en_US.UTF-8") == Glyphs::ascii);
  CHECK(glyphs("", "en_US.UTF8", "C") == Glyphs::unicode);
  CHECK(glyphs("POSIX", "en_US.UTF-8", "en_US.UTF-8") == Glyphs::ascii);
  CHECK(glyphs("C.utf-8", "C", "C") == Glyphs::unicode);
  CHECK(glyphs("de_DE.ISO-8859-1", "", "") == Glyphs::ascii);
}

TEST_CASE("A terminal that can do nothing gets nothing, whatever is asked for") {
  const Surroundings dumb = terminal_with("TERM", "dumb");
  CHECK(shown({"--output", "console"}, dumb).view == View::plain);
  CHECK(shown({"--output", "console", "--color", "auto"}, dumb).style.colour == Colour::no);
  CHECK(shown({"--color", "always"}, dumb).style.colour == Colour::yes);
  CHECK(shown({"--output", "json", "--color", "always"}, dumb).view == View::json);
}

TEST_CASE("The words that switch CI off are the known ones only") {
  for (const char* off : {"", "false", "0"})
    CHECK(shown({}, terminal_with("CI", off)).view == View::live);
  for (const char* on : {"1", "true", "no", "False", " "})
    CHECK(shown({}, terminal_with("CI", on)).view == View::plain);
}
