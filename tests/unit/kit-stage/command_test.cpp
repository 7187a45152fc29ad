#include "sdk/script_stage.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/kit/command.hpp>

#include <optional>
#include <string>

using namespace slipway::kit;
using slipway::Command;
using slipway::Host;
using slipway::testing::FakeHost;

namespace {

std::optional<Result<CommandOutcome>> g_outcome;

// What came of the command, and the log.
std::string run_in(FakeHost& host, const Command& command) {
  const slipway::test::TempFolder folder;
  const auto body = [&](Host stage) { g_outcome = run_command(stage, command); };
  return slipway::test::run_script(body, host, folder.path()).log_text();
}
std::string run(const Command& command) {
  FakeHost host;
  return run_in(host, command);
}

}  // namespace

TEST_CASE("a command is shown in the log before its output") {
  CHECK(run({{"echo", "a b"}}) == "$ echo 'a b'\na b\n");
  REQUIRE(g_outcome->has_value());
  CHECK((*g_outcome)->ok());
  CHECK((*g_outcome)->describe() == "exit 0");
}

TEST_CASE("exit codes and signals are outcomes, not errors") {
  run({{"sh", "-c", "exit 3"}});
  CHECK_FALSE((*g_outcome)->ok());
  CHECK((*g_outcome)->describe() == "exit 3");
  run({{"sh", "-c", "kill -SEGV $$"}});
  CHECK_FALSE((*g_outcome)->ok());
  CHECK((*g_outcome)->describe() == "signal 11 (SIGSEGV)");
}

TEST_CASE("a time-out is an outcome that names the limit") {
  Command command{{"sleep", "60"}};
  command.timeout_ms = 100;
  run(command);
  CHECK((*g_outcome)->end == CommandEnd::timed_out);
  CHECK((*g_outcome)->describe() == "no end within 100ms");
}

TEST_CASE("a missing program is an error that names it") {
  run({{"slipway-no-such-program"}});
  REQUIRE_FALSE(g_outcome->has_value());
  CHECK(g_outcome->error().status == SLIPWAY_E_NOT_FOUND);
  CHECK(g_outcome->error().message == "there is no program 'slipway-no-such-program'");
  CHECK(g_outcome->error().why == "it is in no folder of PATH");
  run({{"./no-such-file"}});
  CHECK(g_outcome->error().why == "no such executable file");
}

TEST_CASE("a cancellation is an error that names the command") {
  FakeHost host;
  host.on_log = [&](const auto& record) {
    if (record.text == "ready") host.request_cancel();
  };
  run_in(host, {{"sh", "-c", "echo ready; sleep 60"}});
  REQUIRE_FALSE(g_outcome->has_value());
  CHECK(g_outcome->error().status == SLIPWAY_E_CANCELLED);
  CHECK(g_outcome->error().message == "stopped on request while 'sh' was running");
}

TEST_CASE("a signal without a name is told by its number") {
  CHECK(CommandOutcome{CommandEnd::killed, 0, 9, 0}.describe() == "signal 9 (SIGKILL)");
  CHECK(CommandOutcome{CommandEnd::killed, 0, 40, 0}.describe() == "signal 40");
  CHECK_FALSE(CommandOutcome{CommandEnd::killed, 0, 9, 0}.ok());
  CHECK_FALSE(CommandOutcome{CommandEnd::timed_out, 0, 0, 5}.ok());
}

TEST_CASE("a command that cannot start for another reason has the words of the host") {
  Command command{{"true"}};
  command.cwd = "no/such/folder";
  CHECK(run(command) == "$ true\n");
  REQUIRE_FALSE(g_outcome->has_value());
  CHECK(g_outcome->error().status == SLIPWAY_E_IO);
  CHECK(g_outcome->error().message == "cannot start 'true': status -7");
}

TEST_CASE("a stage that may run no commands is denied") {
  FakeHost host;
  host.withheld = {SLIPWAY_SERVICE_EXEC};
  CHECK(run_in(host, {{"true"}}) == "$ true\n");
  REQUIRE_FALSE(g_outcome->has_value());
  CHECK(g_outcome->error().status == SLIPWAY_E_DENIED);
  CHECK(g_outcome->error().message == "the host does not grant the service slipway.exec/1");
}
