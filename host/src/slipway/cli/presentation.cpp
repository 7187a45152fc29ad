#include <slipway/cli/presentation.hpp>
#include <slipway/cli/standard_streams.hpp>

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace slipway::cli {

namespace {

std::string variable(const Surroundings& surroundings, const std::string& name) {
  const auto found = surroundings.variables.find(name);
  return found == surroundings.variables.end() ? std::string() : found->second;
}

bool draws(const Surroundings& surroundings) {
  return surroundings.terminal && variable(surroundings, "TERM") != "dumb";
}

bool in_ci(const Surroundings& surroundings) {
  const std::string ci = variable(surroundings, "CI");
  return !ci.empty() && ci != "false" && ci != "0";
}

View view_for(const std::string& wanted, const Surroundings& surroundings) {
  if (wanted == "json") return View::json;
  if (wanted == "plain" || !draws(surroundings)) return View::plain;
  return wanted == "console" || !in_ci(surroundings) ? View::live : View::plain;
}

report::Colour colour_for(const std::string& wanted, const Surroundings& surroundings) {
  if (wanted == "always") return report::Colour::yes;
  const bool fits = wanted == "auto" && draws(surroundings) && variable(surroundings, "NO_COLOR").empty();
  return fits ? report::Colour::yes : report::Colour::no;
}

// The first of the three that is set decides, as everywhere.
report::Glyphs glyphs_for(const Surroundings& surroundings) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string locale = variable(surroundings, name);
    if (locale.empty()) continue;
    std::transform(locale.begin(), locale.end(), locale.begin(), [](unsigned char c) { return std::tolower(c); });
    const bool utf8 = locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
    return utf8 ? report::Glyphs::unicode : report::Glyphs::ascii;
  }
  return report::Glyphs::ascii;
}

}  // namespace

Presentation presentation_for(const Arguments& arguments, const Surroundings& surroundings) {
  return {.view = view_for(arguments.text("output"), surroundings),
          .style = {.colour = colour_for(arguments.text("color", "auto"), surroundings),
                    .glyphs = glyphs_for(surroundings)}};
}

Surroundings surroundings_of_process() {
  Surroundings surroundings{.terminal = is_terminal(STDOUT_FILENO), .variables = {}};
  for (const char* name : {"CI", "LANG", "LC_ALL", "LC_CTYPE", "NO_COLOR", "TERM"})
    if (const char* value = std::getenv(name)) surroundings.variables[name] = value;
  return surroundings;
}

}  // namespace slipway::cli
