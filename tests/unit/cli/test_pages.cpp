#include "support/catch.hpp"

#include <slipway/cli/command.hpp>
#include <slipway/cli/manual.hpp>

#include <algorithm>
#include <regex>
#include <set>
#include <string>

using namespace slipway::cli;

namespace {

std::string page_of(const Command& command) { return std::string(command.page()); }

std::string section(const std::string& page, const std::string& name) {
  const std::size_t start = page.find("\n## " + name + "\n");
  if (start == std::string::npos) return {};
  return page.substr(start, page.find("\n## ", start + 1) - start);
}

// "--file FILE" of each item of the section.
std::set<std::string> options_in(const std::string& page) {
  static const std::regex item("\n- `(--[^`]*)`");
  const std::string options = section(page, "OPTIONS");
  std::set<std::string> found;
  for (std::sregex_iterator at(options.begin(), options.end(), item), end; at != end; ++at)
    found.insert((*at)[1].str());
  return found;
}

std::set<std::string> options_of(const Command& command) {
  std::set<std::string> options{"--help"};
  for (const Option& option : command.options)
    options.insert("--" + std::string(option.name) + (option.value.empty() ? "" : " " + std::string(option.value)));
  return options;
}

}  // namespace

TEST_CASE("Each option of a command is on its page, and each option on the page is one of the command") {
  for (const Command* command : commands()) {
    INFO(command->name);
    CHECK(options_in(page_of(*command)) == options_of(*command));
  }
}

TEST_CASE("Each page has the same sections in the same order") {
  for (const Command* command : commands()) {
    INFO(command->name);
    const std::string page = page_of(*command);
    std::size_t at = 0;
    for (const char* name : {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES"}) {
      INFO(name);
      const std::size_t found = page.find(std::string("\n## ") + name + "\n", at);
      REQUIRE(found != std::string::npos);
      at = found;
    }
  }
}

TEST_CASE("Each page names its command and summary as the table does") {
  for (const Command* command : commands()) {
    const std::string name(command->name);
    CHECK(page_of(*command).starts_with("# slipway " + name + "\n"));
    CHECK(section(page_of(*command), "NAME") ==
          "\n## NAME\n\nslipway " + name + " - " + std::string(command->summary) + "\n");
    CHECK(section(page_of(*command), "SYNOPSIS").find("    slipway " + name) != std::string::npos);
  }
}

TEST_CASE("The page of the program lists every command with its summary, in the order of the table") {
  std::string expected = "\n## COMMANDS\n\n";
  for (const Command* command : commands())
    expected += "- `" + std::string(command->name) + "`\n  " + std::string(command->summary) + "\n";
  CHECK(section(std::string(program_page()), "COMMANDS").starts_with(expected));
}

TEST_CASE("Pages fit on a terminal of 80 columns") {
  for (const Command* command : commands()) {
    INFO(command->name);
    const std::string text = manual_text(command->page());
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
      CHECK(text.find('\n', at) - at <= 80);
  }
}

TEST_CASE("No option is named twice in a command") {
  for (const Command* command : commands())
    CHECK(options_of(*command).size() == command->options.size() + 1);
}
