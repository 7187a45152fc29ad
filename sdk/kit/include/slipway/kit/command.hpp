// Commands as parameters name them, run by the host without a shell.
#pragma once

#include <slipway/kit/json.hpp>
#include <slipway/kit/result.hpp>
#include <slipway/plugin.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::kit {

// Split as a POSIX shell would: blanks, '...', "..." and backslashes; nothing is expanded. SLIPWAY_E_CONFIG: a quote
// that does not end, a trailing backslash.
Result<std::vector<std::string>> split_words(std::string_view text);

// A command parameter, a list of words or one text to be split, as argv. `where` names it in messages ("run").
// SLIPWAY_E_CONFIG: empty, or of another type.
Result<std::vector<std::string>> argv_of(const Json& value, std::string_view where);

// "500ms", "90s", "10m", "1h" in milliseconds; at least 1 ms, at most 1000 h.
std::optional<std::uint32_t> parse_duration(std::string_view text);

// A duration parameter; absent is 0, no limit. SLIPWAY_E_CONFIG names `where`.
Result<std::uint32_t> duration_in(const Json& object, std::string_view key, std::string_view where);

// The members of a mapping of texts as "K=V", sorted.
std::vector<std::string> environment_in(const Json& object, std::string_view key);

enum class CommandEnd { exited, killed, timed_out };

struct CommandOutcome {
  CommandEnd end = CommandEnd::exited;
  std::int32_t code = 0;         // Of exited.
  std::int32_t signal = 0;       // Of killed.
  std::uint32_t timeout_ms = 0;  // Of timed_out.
  bool ok() const { return end == CommandEnd::exited && code == 0; }
  // "exit 3", "signal 11 (SIGSEGV)", "no end within 10s".
  std::string describe() const;
};

// Run to the end. A command that fails is an outcome; an error is SLIPWAY_E_NOT_FOUND naming the program,
// SLIPWAY_E_CANCELLED, or what else the host said. Logs "$ argv" first.
Result<CommandOutcome> run_command(const Host& host, const Command& command);

// The command line as one could type it, quoted where needed.
std::string command_line(const std::vector<std::string>& argv);

// "500ms", "10s", "1h".
std::string duration_text(std::uint32_t milliseconds);

}  // namespace slipway::kit
