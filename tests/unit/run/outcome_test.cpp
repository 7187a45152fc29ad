#include "support/catch.hpp"

#include <slipway/run/outcome.hpp>

#include <csignal>

using namespace slipway;
using namespace slipway::run;

namespace {

std::string of_answer(slipway_status status, const std::string& message = "no good", const std::string& details = {}) {
  const auto error = error_of_answer("s", {status, 0, message, details});
  return error ? base::one_line(*error) : "green";
}

int exit_of(slipway_status status) {
  const auto error = error_of_answer("s", {status, 0, "m", ""});
  return error ? static_cast<int>(error->exit()) : 0;
}

std::string of_end(plugin::WorkerEnd end, const std::string& last_line = {}) {
  return base::one_line(error_of_end("s", end, last_line));
}

}  // namespace

TEST_CASE("success is no error") { CHECK(of_answer(SLIPWAY_OK) == "green"); }

TEST_CASE("each status has its exit code and its own error") {
  CHECK(of_answer(SLIPWAY_VERDICT_FAIL) == "error[SL0101]: stage 's': no good");
  CHECK(of_answer(SLIPWAY_E_CONFIG) == "error[SL0315]: stage 's': no good");
  CHECK(of_answer(SLIPWAY_E_UNSUPPORTED) == "error[SL0317]: stage 's': no good");
  CHECK(of_answer(SLIPWAY_E_CANCELLED) == "error[SL13001]: stage 's': no good");
  CHECK(of_answer(SLIPWAY_E_DENIED) == "error[SL0905]: stage 's': no good");
  CHECK(of_answer(SLIPWAY_E_NOT_FOUND) == "error[SL0604]: stage 's': no good");
  CHECK(of_answer(SLIPWAY_E_RANGE) == "error[SL0510]: stage 's': no good");
  CHECK(of_answer(SLIPWAY_E_IO) == "error[SL0605]: stage 's': no good");
  CHECK(of_answer(SLIPWAY_E_TRANSIENT) == "error[SL0801]: stage 's': no good");
  CHECK(of_answer(SLIPWAY_E_INTERNAL) == "error[SL0510]: stage 's': no good");
  CHECK(of_answer(SLIPWAY_E_REFUSED) == "error[SL0701]: stage 's': no good");
  CHECK(of_answer(SLIPWAY_E_INTEGRITY) == "error[SL0903]: stage 's': no good");
  CHECK(of_answer(SLIPWAY_E_ROLLED_BACK) == "error[SL1101]: stage 's': no good");
  CHECK(of_answer(SLIPWAY_E_ROLLBACK_FAILED) == "error[SL1201]: stage 's': no good");
  CHECK(of_answer(SLIPWAY_E_IN_DOUBT) == "error[SL1301]: stage 's': no good");
  CHECK(of_answer(SLIPWAY_E_SOURCE) == "error[SL0410]: stage 's': no good");
  CHECK(of_answer(SLIPWAY_E_LOCKED) == "error[SL1002]: stage 's': no good");
}

TEST_CASE("the exit codes are those that the ABI promises") {
  CHECK(exit_of(SLIPWAY_VERDICT_FAIL) == 1);
  CHECK(exit_of(SLIPWAY_E_CONFIG) == 3);
  CHECK(exit_of(SLIPWAY_E_UNSUPPORTED) == 3);
  CHECK(exit_of(SLIPWAY_E_CANCELLED) == 130);
  CHECK(exit_of(SLIPWAY_E_DENIED) == 9);
  CHECK(exit_of(SLIPWAY_E_NOT_FOUND) == 6);
  CHECK(exit_of(SLIPWAY_E_RANGE) == 5);
  CHECK(exit_of(SLIPWAY_E_IO) == 6);
  CHECK(exit_of(SLIPWAY_E_TRANSIENT) == 8);
  CHECK(exit_of(SLIPWAY_E_INTERNAL) == 5);
  CHECK(exit_of(SLIPWAY_E_REFUSED) == 7);
  CHECK(exit_of(SLIPWAY_E_INTEGRITY) == 9);
  CHECK(exit_of(SLIPWAY_E_ROLLED_BACK) == 11);
  CHECK(exit_of(SLIPWAY_E_ROLLBACK_FAILED) == 12);
  CHECK(exit_of(SLIPWAY_E_IN_DOUBT) == 13);
  CHECK(exit_of(SLIPWAY_E_SOURCE) == 4);
  CHECK(exit_of(SLIPWAY_E_LOCKED) == 10);
}

TEST_CASE("an unknown status, also a positive one, is a fault of the plugin") {
  for (const slipway_status status : {-17, -1000, 2, 42, INT32_MIN, INT32_MAX})
    CHECK(exit_of(status) == 5);
}

TEST_CASE("a stage that gives no reason is quoted by its status") {
  CHECK(of_answer(-9, "") == "error[SL0510]: stage 's': failed with status -9 and gave no reason");
}

TEST_CASE("details add cause, state and hint, and garbage among them is passed over") {
  CHECK(of_answer(SLIPWAY_E_REFUSED, "no", R"({"why":"401","state":"nothing pushed","hint":"log in","failures":[]})") ==
        "error[SL0701]: stage 's': no - 401 - nothing pushed - log in");
  CHECK(of_answer(SLIPWAY_E_REFUSED, "no", "{not json") == "error[SL0701]: stage 's': no");
  CHECK(of_answer(SLIPWAY_E_REFUSED, "no", "[1]") == "error[SL0701]: stage 's': no");
  CHECK(of_answer(SLIPWAY_E_REFUSED, "no", R"({"why":7,"hint":"h"})") == "error[SL0701]: stage 's': no - h");
}

TEST_CASE("a message of a plugin cannot break the line") {
  CHECK(of_answer(SLIPWAY_VERDICT_FAIL, "a\n::error::b\x1b[31m") ==
        "error[SL0101]: stage 's': a\\n::error::b\\x1b[31m");
}

TEST_CASE("an end without an answer is told by what was seen of it") {
  CHECK(of_end({{0, SIGSEGV}, SIGSEGV, ""}, "loading model") ==
        "error[SL0502]: the plugin of stage 's' crashed - signal 11 (Segmentation fault); its last line was 'loading "
        "model'");
  CHECK(of_end({{0, SIGABRT}, 0, ""}) == "error[SL0502]: the plugin of stage 's' crashed - signal 6 (Aborted)");
  CHECK(of_end({{0, SIGKILL, 3 << 20}, 0, ""}) == "error[SL0502]: the plugin of stage 's' was killed - signal 9 "
                                                  "(Killed), likely out of memory: it used up to 3.0 MiB "
                                                  "- see the kernel's log");
  CHECK(of_end({{3, 0}, 0, ""}, "success") == "error[SL0503]: the plugin of stage 's' ended without a result - its "
                                              "process exited with code 3; its last line was 'success'");
  CHECK(of_end({{0, SIGKILL}, 0, "no frame begins at byte 7"}) ==
        "error[SL0505]: the plugin of stage 's' broke the protocol - no frame begins at byte 7");
}

TEST_CASE("a signal that the crash handler reported counts more than the one that ended the process") {
  CHECK(of_end({{0, SIGKILL}, SIGSEGV, ""}).find("crashed - signal 11") != std::string::npos);
}

TEST_CASE("a fault of a plugin names the plugin, and other errors do not") {
  plugin::PluginDescriptor plugin;
  plugin.id = "com.acme.x";
  plugin.version = "1.2.3";
  plugin.digest = "sha256:1234";
  const auto hint_of = [&](base::Error error) { return naming(plugin, std::move(error)).hint; };
  CHECK(hint_of(error_of_end("s", {{0, SIGSEGV}, SIGSEGV, ""}, "")) == "the plugin is com.acme.x 1.2.3, sha256:1234");
  CHECK(hint_of(error_of_end("s", {{0, SIGKILL}, 0, ""}, "")) ==
        "see the kernel's log; the plugin is com.acme.x 1.2.3, sha256:1234");
  CHECK(hint_of({.code = {510}}) == "the plugin is com.acme.x 1.2.3, sha256:1234");
  CHECK(hint_of({.code = {101}, .hint = "h"}) == "h");
  CHECK(hint_of({.code = {1301}}).empty());
  CHECK(hint_of(timed_out("s", 1)) == timed_out("s", 1).hint);
}

TEST_CASE("a time-out names the key that set it") {
  CHECK(base::one_line(timed_out("build", 90'000)) == "error[SL0506]: stage 'build' did not end within 1 min 30 s - "
                                                      "its time-out struck (stages.build.timeout) - raise the "
                                                      "time-out, or find out what hangs");
}
