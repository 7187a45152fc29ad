#include <slipway/base/json.hpp>
#include <slipway/base/text.hpp>
#include <slipway/plugin/status_code.hpp>
#include <slipway/run/outcome.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <cstring>

namespace slipway::run {

namespace {

constexpr base::ErrorCode k_timed_out{506};

std::string text_field(const base::Json& details, const char* name) {
  const auto found = details.find(name);
  return found != details.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

std::optional<base::Error> error_of_answer(const std::string& stage, const plugin::StageAnswer& answer) {
  if (answer.status == SLIPWAY_OK) return std::nullopt;
  base::Error error{.code = plugin::code_of(answer.status)};
  error.what = fmt::format(
      "stage '{}': {}", stage,
      answer.message.empty() ? fmt::format("failed with status {} and gave no reason", answer.status) : answer.message);
  const auto details = base::parse_json(answer.details.empty() ? "{}" : answer.details, "details");
  if (details && details->is_object()) {
    error.why = text_field(*details, "why");
    error.state = text_field(*details, "state");
    error.hint = text_field(*details, "hint");
  }
  return error;
}

base::Error error_of_end(const std::string& stage, const plugin::WorkerEnd& end, const std::string& last_line) {
  const std::string said = last_line.empty() ? "" : fmt::format("; its last line was '{}'", last_line);
  const int number = end.crash_signal != 0 ? end.crash_signal : end.status.signal;
  if (!end.protocol_fault.empty())
    return {.code = {505},
            .what = fmt::format("the plugin of stage '{}' broke the protocol", stage),
            .why = end.protocol_fault + said};
  if (number == SIGKILL && end.crash_signal == 0)
    return {.code = {502},
            .what = fmt::format("the plugin of stage '{}' was killed", stage),
            .why = fmt::format("signal 9 (Killed), likely out of memory: it used up to {}{}",
                               base::bytes(end.status.peak_bytes), said),
            .hint = "see the kernel's log"};
  if (number != 0)
    return {.code = {502},
            .what = fmt::format("the plugin of stage '{}' crashed", stage),
            .why = fmt::format("signal {} ({}){}", number, strsignal(number), said)};
  return {.code = {503},
          .what = fmt::format("the plugin of stage '{}' ended without a result", stage),
          .why = fmt::format("its process exited with code {}{}", end.status.code, said)};
}

base::Error timed_out(const std::string& stage, std::int64_t limit_ms) {
  return {.code = k_timed_out,
          .what = fmt::format("stage '{}' did not end within {}", stage, base::duration_text(limit_ms)),
          .why = fmt::format("its time-out struck (stages.{}.timeout)", stage),
          .hint = "raise the time-out, or find out what hangs"};
}

base::Error naming(const plugin::PluginDescriptor& plugin, base::Error error) {
  if (error.exit() != base::ExitCode::plugin || error.code == k_timed_out) return error;
  if (!error.hint.empty()) error.hint += "; ";
  error.hint += fmt::format("the plugin is {} {}, {}", plugin.id, plugin.version, plugin.digest);
  return error;
}

}  // namespace slipway::run
