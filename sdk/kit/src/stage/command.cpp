#include <slipway/kit/command.hpp>
#include <slipway/kit/failure.hpp>

#include <signal.h>
#include <string.h>

namespace slipway::kit {
namespace {

Error start_error(Error error, const Command& command) {
  const std::string program = command.argv.empty() ? std::string() : command.argv.front();
  if (error.status == SLIPWAY_E_NOT_FOUND)
    return {SLIPWAY_E_NOT_FOUND,
            "there is no program '" + program + "'",
            program.find('/') == std::string::npos ? "it is in no folder of PATH" : "no such executable file",
            {},
            "install it, or name it by its path"};
  return error;
}

}  // namespace

Result<CommandOutcome> run_command(const Host& host, const Command& command) {
  host.log_info("$ " + command_line(command.argv));
  auto started = guard([&] { return host.start(command); });
  if (!started) return fail(start_error(std::move(started).error(), command));
  const auto ended = guard([&] { return host.wait(*started); });
  if (ended && ended->signal != 0) return CommandOutcome{CommandEnd::killed, 0, ended->signal, 0};
  if (ended) return CommandOutcome{CommandEnd::exited, ended->code, 0, 0};
  if (ended.error().status == SLIPWAY_E_TRANSIENT)
    return CommandOutcome{CommandEnd::timed_out, 0, 0, command.timeout_ms};
  if (ended.error().status == SLIPWAY_E_CANCELLED)
    return fail({SLIPWAY_E_CANCELLED, "stopped on request while '" + command.argv.front() + "' was running"});
  return fail(ended.error());
}

std::string CommandOutcome::describe() const {
  switch (end) {
  case CommandEnd::exited:
    return "exit " + std::to_string(code);
  case CommandEnd::timed_out:
    return "no end within " + duration_text(timeout_ms);
  case CommandEnd::killed:
    break;
  }
  const char* const name = ::sigabbrev_np(signal);
  return "signal " + std::to_string(signal) + (name == nullptr ? "" : std::string(" (SIG") + name + ")");
}

}  // namespace slipway::kit
