// How the life of a worker ends when its plugin does what no plugin should.
#include "recorder.hpp"
#include "support/catch.hpp"

#include <slipway/base/clock.hpp>
#include <slipway/base/process.hpp>

#include <csignal>

using namespace slipway;
using test::Recorder;

namespace {

Recorder& live(Recorder& host, const std::string& config) {
  host.stage_type = "dev.slipway.tests.misbehave";
  host.live(config);
  return host;
}

// The end without an answer, as text.
std::string end_of(const std::string& config) {
  Recorder host("misbehave");
  live(host, config);
  if (!host.ended) return "no end";
  if (host.finished) return "finished " + std::to_string(host.finished->status);
  return "code " + std::to_string(host.ended->status.code) + ", signal " + std::to_string(host.ended->status.signal) +
         ", crash " + std::to_string(host.ended->crash_signal) +
         (host.ended->protocol_fault.empty() ? "" : ", " + host.ended->protocol_fault);
}

}  // namespace

TEST_CASE("a crash is told by its signal") {
  CHECK(end_of(R"({"do":"segfault"})") == "code 0, signal 11, crash 11");
  CHECK(end_of(R"({"do":"abort"})") == "code 0, signal 6, crash 6");
  CHECK(end_of(R"({"do":"throw"})") == "code 0, signal 6, crash 6");
  CHECK(end_of(R"({"do":"overflow-stack"})") == "code 0, signal 11, crash 11");
}

TEST_CASE("a crash leaves its last words and a backtrace") {
  Recorder host("misbehave");
  live(host, R"({"do":"segfault"})");
  CHECK(host.said.starts_with("about to crash\n"));
  const std::size_t plugin = host.said.find("\n/proc/self/fd/");  // The name by which it was loaded.
  REQUIRE(plugin != std::string::npos);
  CHECK(host.said.find("\nslipway-worker(", plugin) != std::string::npos);  // Who called it.
  CHECK(host.said.find("[0x0]") == std::string::npos);
}

TEST_CASE("being killed is not mistaken for a crash") {
  CHECK(end_of(R"({"do":"killed"})") == "code 0, signal 9, crash 0");
}

TEST_CASE("leaving without a result is no success") {
  CHECK(end_of(R"({"do":"exit"})") == "code 0, signal 0, crash 0");
  CHECK(end_of(R"({"do":"quick-exit"})") == "code 0, signal 0, crash 0");
}

TEST_CASE("a plugin that closes every descriptor ends without a result") {
  CHECK(end_of(R"({"do":"close-descriptors"})") == "code 70, signal 0, crash 0");
}

TEST_CASE("a crash while the stage is created is an end without an answer") {
  Recorder host("misbehave");
  live(host, R"({"do":"segfault","at":"create"})");
  CHECK(host.told == std::vector<std::string>{"described", "ended"});
  CHECK(host.ended->crash_signal == SIGSEGV);
}

TEST_CASE("a crash while the stage is destroyed comes after its answer") {
  Recorder host("misbehave");
  live(host, R"({"do":"segfault","at":"destroy"})");
  CHECK(host.told == std::vector<std::string>{"described", "created 0", "finished 0", "ended"});
  CHECK(host.ended->crash_signal == SIGSEGV);
}

TEST_CASE("garbage on the control channel is named with its place") {
  const std::string garbage = end_of(R"({"do":"garbage"})");
  CHECK(garbage.starts_with("code 0, signal 9, crash 0, no frame begins at byte "));
  const std::string oversize = end_of(R"({"do":"oversize"})");
  CHECK(oversize.starts_with("code 0, signal 9, crash 0, a frame of 4294967295 bytes is announced at byte "));
  CHECK(end_of(R"({"do":"unknown-message"})") == "code 0, signal 9, crash 0, it sent a message of unknown type 999");
}

TEST_CASE("threads that go on do not keep the process") { CHECK(end_of(R"({"do":"threads"})") == "finished 0"); }

TEST_CASE("a flood through the pipe arrives whole and in order") {
  Recorder host("misbehave");
  live(host, R"({"do":"flood","mib":20})");
  CHECK(host.said.size() > 20UL * 1024 * 1024);
  CHECK(host.said.starts_with("the first line\n"));
  CHECK(host.said.ends_with("the last line\n"));
  CHECK(host.finished->status == SLIPWAY_OK);
}

TEST_CASE("a flood of records arrives whole") {
  Recorder host("misbehave");
  live(host, R"({"do":"flood-records","mib":20})");
  CHECK(host.logged_bytes > 20'000'000);
  CHECK(host.told[host.told.size() - 3] == "log 20 the last record");
}

TEST_CASE("something that keeps the output of a plugin open is cut off") {
  REQUIRE(base::become_subreaper());
  for (const char* act : {"hold-output", "hold-output-as-daemon"}) {
    Recorder host("misbehave", 300);
    const std::int64_t before = base::monotonic_ms();
    live(host, std::string(R"({"do":")") + act + R"(","mark":"slipway-unit-worker-end"})");
    CHECK(base::monotonic_ms() - before < 5000);
    CHECK(host.finished->status == SLIPWAY_OK);
    CHECK(host.warnings ==
          std::vector<std::string>{"the plugin ended but something it started kept its output open: cut and killed"});
    base::sweep({});
  }
}

TEST_CASE("a value that is too long for any frame is refused before it is sent") {
  CHECK(end_of(R"({"do":"emit-huge"})") == "finished -1");
}
