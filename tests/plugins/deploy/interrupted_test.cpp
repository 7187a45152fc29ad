// What a run finds that a killed or stopped one has left.
#include "deploy_case.hpp"

#include <fstream>
#include <thread>

using namespace slipway;
using slipway::test::DeployCase;
using slipway::test::deployment;
using slipway::test::json_of;
using slipway::test::SwitchedCase;

namespace {

void write_state(const DeployCase& deploy, const kit::Json& state) {
  std::ofstream(deploy.at("state.json")) << state.dump();
}

}  // namespace

TEST_CASE("A release that was half unpacked is unpacked again") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string digest = deploy.image("1.0");
  deploy.folder().write("deployment/releases/" + DeployCase::hex(digest) + ".tmp/rootfs/app/service", "half");
  deploy.folder().write("deployment/releases/" + std::string(64, 'b') + ".tmp/rootfs/x", "of another");
  CHECK(deployment(deploy.run(digest))["state"] == "deployed");
  CHECK(deploy.releases() == std::vector<std::string>{DeployCase::hex(digest)});
  CHECK(deploy.serves() == "1.0");
}

TEST_CASE("Killed after the health check and before the note: the next run finds it in place") {
  SLIPWAY_NEEDS_CONTAINERS();
  SwitchedCase deploy;
  const std::string &first = deploy.first, &second = deploy.second;
  kit::Json killed = deploy.state_of_first;
  killed["pending"] = deploy.state()["current"];
  write_state(deploy, killed);
  CHECK(deploy.probe(second) == SLIPWAY_PROBE_PRESENT_SAME);
  deploy.host.already_done = {deploy.effect(second)};
  const kit::Json record = deployment(deploy.run(second));
  CHECK(record["state"] == "unchanged");
  CHECK(record["predecessor"] == first);
  CHECK(deploy.state()["current"]["digest"] == second);
  CHECK(deploy.state()["predecessor"]["digest"] == first);
  CHECK(deploy.state()["pending"].is_null());
}

TEST_CASE("Killed after the stop of the predecessor: the next run finishes the switch") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string first = deploy.image("1.0"), second = deploy.image("2.0");
  REQUIRE(deploy.run(first).ok());
  kit::Json killed = deploy.state();
  killed["pending"] = killed["current"];
  killed["pending"]["digest"] = second;
  deploy.remove_containers();
  write_state(deploy, killed);
  CHECK(deploy.probe(second) == SLIPWAY_PROBE_PRESENT_OTHER);
  const kit::Json record = deployment(deploy.run(second));
  CHECK(record["state"] == "deployed");
  CHECK(record["predecessor"] == first);
  CHECK(deploy.serves() == "2.0");
}

TEST_CASE("Killed after the switch of the link: the next run starts the container") {
  SLIPWAY_NEEDS_CONTAINERS();
  SwitchedCase deploy;
  const std::string &first = deploy.first, &second = deploy.second;
  deploy.remove_containers();
  write_state(deploy, deploy.state_of_first);
  CHECK(deploy.probe(second) == SLIPWAY_PROBE_PRESENT_OTHER);
  CHECK(deployment(deploy.run(second))["predecessor"] == first);
  CHECK(deploy.serves() == "2.0");
}

TEST_CASE("A container that a killed run has started is not taken for a stranger on its port") {
  SLIPWAY_NEEDS_CONTAINERS();
  SwitchedCase deploy;
  write_state(deploy, deploy.state_of_first);
  CHECK(deployment(deploy.run(deploy.image("3.0")))["state"] == "deployed");
  CHECK(deploy.serves() == "3.0");
  CHECK(deploy.processes() == 1);
}

TEST_CASE("Stopped on request during the health check: in doubt, and the same command again decides") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string first = deploy.image("1.0"), second = deploy.image("2.0");
  REQUIRE(deploy.run(first).ok());
  deploy.config["health"]["checks"] = 1000;
  deploy.config["health"]["interval"] = "100ms";
  {
    testing::FakeHost stopped;
    std::thread stopper([&] {
      for (int tries = 0; tries < 2000 && deploy.serves() != "2.0"; ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      stopped.request_cancel();
    });
    const testing::FakeRun run = deploy.run_under(stopped, second);
    stopper.join();
    INFO(run.message << run.details << run.log_text());
    CHECK(run.status == SLIPWAY_E_IN_DOUBT);
    CHECK(run.message == "stopped on request in the middle of the switch to " + second);
    CHECK(run.effect_lines() == deploy.lines({"begun"}, second));
  }
  CHECK(deploy.state()["pending"]["digest"] == second);
  deploy.config["health"]["checks"] = 2;
  CHECK(deploy.probe(second) == SLIPWAY_PROBE_PRESENT_SAME);
  const kit::Json record = deployment(deploy.run(second));
  CHECK(record["state"] == "unchanged");
  CHECK(record["predecessor"] == first);
  CHECK(deploy.processes() == 1);
}

TEST_CASE("Stopped on request before the switch: nothing was changed") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string first = deploy.image("1.0"), second = deploy.image("2.0");
  REQUIRE(deploy.run(first).ok());
  testing::FakeHost stopped;
  stopped.cancel_at_begin = 1;
  const testing::FakeRun run = deploy.run_under(stopped, second);
  CHECK(run.status == SLIPWAY_E_CANCELLED);
  CHECK(run.effects.empty());
  CHECK(deploy.serves() == "1.0");
  CHECK(deploy.state()["pending"].is_null());
}
