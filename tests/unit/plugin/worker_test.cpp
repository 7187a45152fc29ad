#include "recorder.hpp"
#include "support/catch.hpp"

#include <slipway/base/text.hpp>

#include <unistd.h>

#include <csignal>

using namespace slipway;
using test::Recorder;
using Told = std::vector<std::string>;

TEST_CASE("a good stage is described, created, run and ended, in this order") {
  Recorder host("echo");
  host.live(R"({"text":"hello"})");
  CHECK(host.told == Told{"described", "created 0", "log 20 echo: hello", R"(value echo {"text":"hello"})",
                          "artifact .txt text/plain echo.txt ", "finished 0", "ended"});
  CHECK(host.ended->status.ok());
  CHECK(host.ended->crash_signal == 0);
  CHECK(host.ended->protocol_fault.empty());
  CHECK(host.warnings.empty());
  CHECK(host.workspace.read("echo.txt") == "hello\n");
}

TEST_CASE("every service answers across the process") {
  Recorder host("echo");
  host.live(R"({"do":"all"})");
  CHECK(host.told == Told{"described", "created 0", "progress 5000 half", "value first {}",
                          "artifact memory   from memory", "log 20 artifact 0",
                          // First for its length.
                          "secret TOKEN", "secret TOKEN", "log 20 secret " + std::string(300, 's'), "secret OTHER",
                          "log 20 other secret -4", "log 20 command captured\n3", "log 20 stopped by 15",
                          "log 40 cannot start 'no-such-program': no such program on PATH (/usr/bin:/bin)",
                          "log 20 missing -5", "store key", "fetch key", "fetch none", "log 20 cache memory, nothing",
                          "begin kind name at target", "log 20 proceed", "done kind name at target {\"seen\":true}",
                          "log 20 no unknown service", "finished 0", "ended"});
  CHECK(host.said == "logged\n");
}

TEST_CASE("the fields of a log record are shown behind its text") {
  Recorder host("echo");
  host.live(R"({"do":"fields"})");
  CHECK(host.told ==
        Told{"described", "created 0", R"(log 20 pushed {"tag":"1.0"})", "log 20 done", "finished 0", "ended"});
}

TEST_CASE("nothing of a secret is left in the worker when the stage lets go of it") {
  const auto told = [](const std::string& config) {
    Recorder host("echo");
    host.live(config);
    return host.told;
  };
  CHECK(told(R"({"do":"forget","name":"WORD","backwards":"yrettab-esroh-tcerroc"})") ==
        Told{"described", "created 0", "secret WORD", "secret WORD", "log 20 known", "log 20 left 0", "finished 0",
             "ended"});
  // So short that it is within the strings that hold it.
  CHECK(told(R"({"do":"forget","name":"PIN","backwards":"9Pk#7qZ"})") == Told{"described", "created 0", "secret PIN",
                                                                              "secret PIN", "log 20 known",
                                                                              "log 20 left 0", "finished 0", "ended"});
}

TEST_CASE("the facets are reached") {
  Recorder host("echo");
  int step = 0;
  const auto next = [&](plugin::Worker& worker) {
    switch (step++) {
    case 0:
      return worker.plan("{}");
    case 1:
      return worker.probe("{}", {"oci.tag", "registry/x", "1.0", "sha256:1"});
    default:
      return worker.end();
    }
  };
  host.on_created = next;
  host.on_finished = next;
  host.live("{}");
  CHECK(host.told == Told{"described", "created 0", "declare kind name at target", "finished 0",
                          "log 20 probe oci.tag registry/x 1.0 sha256:1", "finished 0", "ended"});
  CHECK(host.finished->presence == SLIPWAY_PROBE_PRESENT_OTHER);
}

TEST_CASE("a facet that a plugin does not have is unsupported") {
  Recorder host("misbehave");
  host.stage_type = "dev.slipway.tests.misbehave";
  host.on_created = [](plugin::Worker& worker) { worker.plan("{}"); };
  host.live("{}");
  CHECK(host.finished->status == SLIPWAY_E_UNSUPPORTED);
  Recorder prober("misbehave");
  prober.stage_type = "dev.slipway.tests.misbehave";
  prober.on_created = [](plugin::Worker& worker) { worker.probe("{}", {}); };
  prober.live("{}");
  CHECK(prober.finished->status == SLIPWAY_E_UNSUPPORTED);
  CHECK(prober.finished->presence == SLIPWAY_PROBE_UNKNOWN);
}

TEST_CASE("a service that was not granted is not there") {
  Recorder host("echo");
  host.services = {SLIPWAY_SERVICE_LOG};
  host.live(R"({"text":"x"})");
  CHECK(host.finished->status == SLIPWAY_E_DENIED);
  CHECK(host.finished->message == "the host does not grant the service slipway.emit/1");
}

TEST_CASE("a stage that is not created says why") {
  Recorder host("echo");
  host.on_created = [](plugin::Worker& worker) { worker.end(); };
  host.live(R"({"do":"refuse-config"})");
  CHECK(host.told == Told{"described", "created -1", "ended"});
  CHECK(host.created->message == "'do' may not be 'refuse-config'");
  CHECK(host.created->details == R"({"hint":"say something else"})");
}

TEST_CASE("requests and configurations longer than a frame arrive whole") {
  Recorder host("echo");
  const std::string filler(3UL * 1024 * 1024, 'x');
  host.on_created = [&](plugin::Worker& worker) { worker.run(R"({"stage":"big","filler":")" + filler + "\"}"); };
  host.live(R"({"do":"request","text":"t","filler":")" + filler + "\"}");
  REQUIRE(host.told.size() == 8);
  CHECK((host.told[2] == R"(value request {"stage":"big","filler":")" + filler + "\"}"));
  CHECK(host.told[7] == "ended");
}

TEST_CASE("what a plugin says too much is cut between characters or refused, and the worker lives on") {
  Recorder host("echo");
  host.live(R"({"do":"too-much"})");
  std::string label = "x";
  for (int i = 0; i < 511; ++i)
    label += "é";
  CHECK(host.told == Told{"described", "created 0", "progress 1 " + label, "log 20 value -1", "log 20 secret -1",
                          "log 20 command -1", "log 20 closed -1", "finished -7", "ended"});
  const std::size_t record = 8UL * 1024 * 1024 - 1;
  CHECK(host.logged_bytes == record + std::string("value -1secret -1command -1closed -1").size());
  CHECK(host.finished->message.size() == 65535);
  CHECK(base::valid_utf8(host.finished->message));
  CHECK(host.finished->details.empty());
  CHECK(host.ended->status.code == 0);
}

TEST_CASE("a message that no frame can carry stops the worker instead of the host") {
  Recorder host("echo");
  host.on_created = [](plugin::Worker& worker) { worker.run(std::string(20UL * 1024 * 1024, 'x')); };
  host.live("{}");
  CHECK(host.ended->protocol_fault == "a message to it is too long or cannot be made");
}

TEST_CASE("a plugin sees its environment, its workspace and no more") {
  Recorder host("echo");
  host.live(R"({"do":"surroundings"})");
  CHECK(host.said.find("env PATH=/usr/bin:/bin\nenv LANG=C.UTF-8\n") != std::string::npos);
  CHECK(host.said.find("cwd is there\n") != std::string::npos);
  CHECK(host.said.find("HOME") == std::string::npos);
}

TEST_CASE("a plugin that is asked to stop may stop by itself") {
  Recorder host("misbehave");
  host.stage_type = "dev.slipway.tests.misbehave";
  bool asked = false;
  host.on_output = [&](plugin::Worker& worker, const std::string&) {
    if (!std::exchange(asked, true)) worker.cancel(1000);
  };
  host.live(R"({"do":"stop-on-cancel"})");
  CHECK(host.finished->status == SLIPWAY_E_CANCELLED);
  CHECK(host.ended->status.ok());
}

TEST_CASE("cancelling stops the commands of the stage") {
  Recorder host("misbehave");
  host.stage_type = "dev.slipway.tests.misbehave";
  bool asked = false;
  host.on_output = [&](plugin::Worker& worker, const std::string&) {
    if (!std::exchange(asked, true)) worker.cancel(1000);
  };
  host.live(R"({"do":"command"})");
  CHECK(host.finished->status == SLIPWAY_E_CANCELLED);
  CHECK(host.signals.empty());
}

TEST_CASE("our own signal is no stranger's") {
  Recorder host("misbehave");
  host.stage_type = "dev.slipway.tests.misbehave";
  bool asked = false;
  base::EventLoop::Handle later;
  host.on_output = [&](plugin::Worker& worker, const std::string&) {
    if (std::exchange(asked, true)) return;
    worker.signal(SIGTERM);
    later = host.loop.after(200, [&worker] { worker.signal(SIGKILL); });
  };
  host.live(R"({"do":"hang"})");
  CHECK(host.signals.empty());
  CHECK(host.ended->status.signal == SIGKILL);
}

TEST_CASE("a signal that a stranger sends is told once") {
  Recorder host("misbehave");
  host.stage_type = "dev.slipway.tests.misbehave";
  base::EventLoop::Handle later;
  bool asked = false;
  host.on_output = [&](plugin::Worker& worker, const std::string&) {
    if (!std::exchange(asked, true)) later = host.loop.after(200, [&worker] { worker.signal(SIGKILL); });
  };
  host.live(R"({"do":"signal-itself","signal":15})");
  CHECK(host.signals == std::vector<int>{SIGTERM});
}

TEST_CASE("a worker that is dropped in the middle of its work is killed") {
  const pid_t before = getpid();
  Recorder host("misbehave");
  host.stage_type = "dev.slipway.tests.misbehave";
  host.on_output = [&](plugin::Worker&, const std::string&) { host.loop.stop(); };
  host.live(R"({"do":"busy"})");
  CHECK_FALSE(host.ended);
  CHECK(getpid() == before);
}
