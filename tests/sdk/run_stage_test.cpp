#include "script_stage.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <poll.h>

#include <thread>

using namespace slipway::test;
using slipway::Host;
using slipway::testing::FakeHost;
using slipway::testing::FakeRun;

TEST_CASE("records of the log keep their level, and those below the minimum are dropped") {
  FakeHost host;
  host.min_log_level = SLIPWAY_LOG_INFO;
  const FakeRun run = run_script(
      [](Host h) {
        h.log_debug("dropped");
        h.log_warn("kept\nwhole");
      },
      host);
  REQUIRE(run.log.size() == 1);
  CHECK(run.log[0].level == SLIPWAY_LOG_WARN);
  CHECK(run.log[0].text == "kept\nwhole");
}

TEST_CASE("progress outside its range breaks a rule") {
  const FakeRun run = run_script([](Host h) {
    h.progress(-1, "unknown");
    h.progress(10000, "whole");
    h.progress(10001, "too much");
  });
  CHECK(run.progress.size() == 3);
  CHECK(run.progress[1].label == "whole");
  CHECK(run.violations == std::vector<std::string>{"progress: 10001 is not -1 to 10000"});
}

TEST_CASE("a service that is called while no function of the stage is active breaks a rule") {
  const slipway_host* late = nullptr;
  FakeHost host;
  const FakeRun run = run_script(
      [&late](Host h) {
        late = h.raw();
        std::thread([h] { h.log_info("in time"); }).join();
      },
      host);
  CHECK(run.log_text() == "in time\n");
  CHECK(run.violations.empty());
  static_cast<const slipway_cancel_v1*>(late->service(late, SLIPWAY_SERVICE_CANCEL))->requested(late);
  const std::vector<std::string> broken{
      "R24 services-in-time: service() while no function of the stage is active",
      "R24 services-in-time: cancel.requested() while no function of the stage is active"};
  CHECK(run_script([](Host) {}, host).violations == broken);
  CHECK(run_script([](Host) {}, host).violations.empty());
  late->fail(late, SLIPWAY_E_IO, {"x", 1}, {nullptr, 0});
  CHECK(host.take().violations ==
        std::vector<std::string>{"R24 services-in-time: fail() while no function of the stage is active"});
}

TEST_CASE("a service that the descriptor does not list is not granted") {
  FakeHost host;
  host.secrets["TOKEN"] = "x";
  const FakeRun run = run_script([](Host h) { h.secret("TOKEN"); }, host, "/tmp", "com.example.modest");
  CHECK(run.status == SLIPWAY_E_DENIED);
  CHECK(run.message == "the host does not grant the service slipway.secret/1");
}

TEST_CASE("log, progress, cancel and emit are given to every stage, unless the test withholds them") {
  const auto use_all = [](Host h) {
    h.progress(10000, "done");
    h.emit_value("cancelled", h.cancelled() ? "true" : "false");
    h.log_info("said");
  };
  FakeHost host;
  const FakeRun run = run_script(use_all, host, "/tmp", "com.example.modest");
  CHECK(run.ok());
  CHECK(run.log_text() == "said\n");
  CHECK(run.value("cancelled") == "false");
  CHECK(run.progress.size() == 1);
  host.withheld = {SLIPWAY_SERVICE_EMIT};
  CHECK(run_script(use_all, host, "/tmp", "com.example.modest").message ==
        "the host does not grant the service slipway.emit/1");
}

TEST_CASE("a service that is withheld is missed when wanted and refused when needed") {
  FakeHost host;
  host.withheld = {SLIPWAY_SERVICE_CACHE};
  const FakeRun wanted = run_script([](Host h) { h.cache_fetch("k"); }, host);
  CHECK(wanted.created);
  CHECK(wanted.status == SLIPWAY_E_DENIED);
  const FakeRun needed = run_script([](Host) {}, host, "/tmp", "com.example.pure");
  CHECK_FALSE(needed.created);
  CHECK(needed.status == SLIPWAY_E_UNSUPPORTED);
  CHECK(needed.message == "the stage needs the service slipway.cache/1");
}

TEST_CASE("secrets of any length reach the stage, others are denied") {
  FakeHost host;
  host.secrets["SHORT"] = "s3cret";
  host.secrets["EMPTY"] = "";
  host.secrets["LONG"] = std::string(5000, 'x');
  std::string got;
  slipway_status unlisted = SLIPWAY_OK;
  const FakeRun run = run_script(
      [&](Host h) {
        got = std::string(h.secret("SHORT").view()) + "," + std::string(h.secret("EMPTY").view()) + "," +
              std::to_string(h.secret("LONG").size());
        unlisted = status_of([&] { h.secret("OTHER"); });
      },
      host);
  CHECK(run.ok());
  CHECK(got == "s3cret,,5000");
  CHECK(unlisted == SLIPWAY_E_DENIED);
}

TEST_CASE("a cancellation sets the flag and makes the descriptor readable") {
  FakeHost host;
  bool before = true;
  bool after = false;
  int readable = 0;
  const FakeRun run = run_script(
      [&](Host h) {
        before = h.cancelled();
        std::thread other([&] { host.request_cancel(); });
        struct pollfd waiting{h.cancel_fd(), POLLIN, 0};
        readable = ::poll(&waiting, 1, 5000);
        other.join();
        after = h.cancelled();
        h.throw_if_cancelled();
      },
      host);
  CHECK_FALSE(before);
  CHECK(readable == 1);
  CHECK(after);
  CHECK(run.status == SLIPWAY_E_CANCELLED);
  CHECK(run.message == "stopped on request");
}

TEST_CASE("one host serves several calls, each with records of its own") {
  FakeHost host;
  CHECK(run_script([](Host h) { h.log_info("first"); }, host).log_text() == "first\n");
  CHECK(run_script([](Host h) { h.log_info("second"); }, host).log_text() == "second\n");
}

TEST_CASE("the workspace of the request is used when the host names none") {
  const TempFolder folder;
  ScriptStage::body() = [](Host h) { h.execute({{"pwd"}}); };
  const FakeRun run = slipway::testing::run_stage(script_plugin(), "com.example.publishes", "{}",
                                                  R"({"other":["workspace"],"workspace":")" + folder.path() + "\"}");
  CHECK(run.log_text() == folder.path() + "\n");
}
