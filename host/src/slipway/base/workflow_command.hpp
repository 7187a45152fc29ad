// Text that CI systems read as text. Their runners look for commands in what a step prints, and names of tests,
// subjects of commits and output of tools come from outside.
#pragma once

#include <string>
#include <string_view>

namespace slipway::base {

// The text without what a runner takes for a command: "::name" at the beginning of a line, after blanks of any kind,
// and
// "##[", "##vso[" or the like anywhere; a carriage return begins a line too. The first character of it becomes an
// escape that JSON and people read as the same: \u003a, \u0023. Rule: actions/runner, ActionCommand.
std::string without_workflow_commands(std::string_view text);

}  // namespace slipway::base
