#include "deploy_case.hpp"

#include <atomic>
#include <thread>

using namespace slipway;
using slipway::test::DeployCase;
using slipway::test::deployment;
using slipway::test::json_of;
using slipway::test::SwitchedCase;

namespace {

// A deployment of 1.0, then an attempt with an image that does not do well.
struct Attempt {
  explicit Attempt(const std::string& mode) : first(deploy.image("1.0")), second(deploy.image("2.0", mode)) {
    REQUIRE(deploy.run(first).ok());
  }
  void check_rolled_back(const testing::FakeRun& run, const std::string& why) {
    INFO(run.message << "\n" << run.details << "\n" << run.log_text());
    CHECK(run.status == SLIPWAY_E_ROLLED_BACK);
    CHECK(run.message == second + " did not serve; rolled back to " + first);
    CHECK(json_of(run.details)["why"].get<std::string>().find(why) != std::string::npos);
    CHECK(json_of(run.details)["state"] == "the predecessor serves again and is healthy");
    CHECK(run.effect_lines() == deploy.lines({"begun"}, second));
    CHECK(run.value("deployment").empty());
    CHECK(deploy.serves() == "1.0");
    CHECK(deploy.current() == deploy.link_to(first));
    CHECK(deploy.processes() == 1);
    CHECK(deploy.containers().size() == 1);
    CHECK(deploy.state()["current"]["digest"] == first);
    CHECK(deploy.state()["pending"].is_null());
    // The one that serves again outlives the run too.
    CHECK(run.kept.back() == deploy.state()["current"]["pid"].get<std::int64_t>());
    CHECK(deployment(deploy.run(first))["state"] == "unchanged");
  }
  DeployCase deploy;
  std::string first, second;
};

// Its container cannot be started again. Files of a release would be unpacked anew.
void break_bundle(const DeployCase& deploy, const kit::Json& deployed) {
  REQUIRE(std::filesystem::remove(deploy.at("bundles/" + deployed["container"].get<std::string>() + "/config.json")));
}

void check_nothing_serves(const DeployCase& deploy, const testing::FakeRun& run, const std::string& digest) {
  INFO(run.message << "\n" << run.details);
  CHECK(run.status == SLIPWAY_E_ROLLBACK_FAILED);
  CHECK(run.message == digest + " did not serve, and there is no predecessor to go back to");
  const kit::Json details = json_of(run.details);
  CHECK(details["state"] == "the failed container was stopped and current removed: nothing serves");
  CHECK(details["hint"].get<std::string>().find("ln -sfn releases/" + DeployCase::hex(digest)) != std::string::npos);
  CHECK(details["hint"].get<std::string>().find(" run --detach --bundle " + deploy.at("bundles/")) !=
        std::string::npos);
  CHECK(deploy.current().empty());
  CHECK(deploy.processes() == 0);
  CHECK(deploy.containers().empty());
  CHECK(deploy.state()["current"].is_null());
}

}  // namespace

TEST_CASE("A release that never gets healthy is taken back, and its predecessor serves again") {
  SLIPWAY_NEEDS_CONTAINERS();
  Attempt attempt("sick");
  attempt.deploy.config["health"]["timeout"] = "700ms";
  attempt.check_rolled_back(attempt.deploy.run(attempt.second), "the service was not ready within 700ms");
}

TEST_CASE("A release that dies at once is taken back with its last words") {
  SLIPWAY_NEEDS_CONTAINERS();
  Attempt attempt("dead");
  attempt.deploy.config["health"]["timeout"] = "60s";
  attempt.check_rolled_back(attempt.deploy.run(attempt.second), "in mode dead | no database");
}

TEST_CASE("A release whose health flaps is taken back") {
  SLIPWAY_NEEDS_CONTAINERS();
  Attempt attempt("flap");
  attempt.deploy.config["health"]["checks"] = 5;
  attempt.check_rolled_back(attempt.deploy.run(attempt.second), "the service was healthy and is not any more (check ");
}

TEST_CASE("A release whose port another process answers is taken back") {
  SLIPWAY_NEEDS_CONTAINERS();
  Attempt attempt("patient");
  // Somebody takes the port in the moment in which nobody serves.
  std::atomic<bool> stop = false;
  std::unique_ptr<test::StatusServer> stranger;
  std::thread squatter([&] {
    while (!stop && attempt.deploy.current() != attempt.deploy.link_to(attempt.second))
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    stranger = std::make_unique<test::StatusServer>(200, 0, attempt.deploy.port);
  });
  const testing::FakeRun run = attempt.deploy.run(attempt.second);
  stop = true;
  squatter.join();
  INFO(run.message << "\n" << run.details);
  REQUIRE(stranger->listens());
  // The predecessor cannot have its port back either.
  CHECK(run.status == SLIPWAY_E_ROLLBACK_FAILED);
  CHECK(json_of(run.details)["why"].get<std::string>().find("port " + std::to_string(attempt.deploy.port) +
                                                            " is not served by " + attempt.second + ": pid " +
                                                            std::to_string(::getpid())) != std::string::npos);
}

TEST_CASE("A first deployment that fails has nothing to go back to: nothing is left, and a person is told") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string digest = deploy.image("1.0", "sick");
  deploy.config["health"]["timeout"] = "300ms";
  check_nothing_serves(deploy, deploy.run(digest), digest);
  // The next one starts afresh.
  CHECK(deployment(deploy.run(deploy.image("1.1")))["predecessor"].is_null());
}

TEST_CASE("When the predecessor does not serve either, the exact commands are told") {
  SLIPWAY_NEEDS_CONTAINERS();
  Attempt attempt("dead");
  break_bundle(attempt.deploy, attempt.deploy.state()["current"]);
  const testing::FakeRun run = attempt.deploy.run(attempt.second);
  INFO(run.message << "\n" << run.details);
  CHECK(run.status == SLIPWAY_E_ROLLBACK_FAILED);
  CHECK(run.message == attempt.second + " did not serve, and its predecessor " + attempt.first + " does not either");
  const std::string hint = json_of(run.details)["hint"];
  CHECK(hint.find("ln -sfn " + attempt.deploy.link_to(attempt.first) + " " + attempt.deploy.at("current")) !=
        std::string::npos);
  CHECK(run.value("deployment").empty());
}

TEST_CASE("A roll-back on purpose is a deployment of the predecessor, with its own configuration") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string first = deploy.image("1.0"), second = deploy.image("2.0");
  deploy.config["env"] = {{"VERSION", "1.0-configured"}};
  REQUIRE(deploy.run(first).ok());
  deploy.config.erase("env");
  REQUIRE(deploy.run(second).ok());
  const testing::FakeRun run = deploy.rollback(second);
  const kit::Json record = deployment(run);
  CHECK(record["state"] == "rolled-back");
  CHECK(record["digest"] == first);
  CHECK(record["predecessor"] == second);
  CHECK(run.effect_lines() == deploy.lines({"begun", "done"}, first));
  CHECK(deploy.serves() == "1.0-configured");
  CHECK(deploy.current() == deploy.link_to(first));
  CHECK(deploy.processes() == 1);
}

TEST_CASE("A roll-back without a predecessor changes nothing") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string digest = deploy.image("1.0");
  CHECK(deploy.rollback(digest).status == SLIPWAY_E_NOT_FOUND);
  REQUIRE(deploy.run(digest).ok());
  const testing::FakeRun run = deploy.rollback(digest);
  CHECK(run.status == SLIPWAY_E_ROLLBACK_FAILED);
  CHECK(run.message == "there is no predecessor to go back to");
  CHECK(run.effects.empty());
  CHECK(deploy.serves() == "1.0");
}

TEST_CASE("A roll-back that fails is not rolled back") {
  SLIPWAY_NEEDS_CONTAINERS();
  SwitchedCase deploy;
  const std::string &first = deploy.first, &second = deploy.second;
  break_bundle(deploy, deploy.state()["predecessor"]);
  const testing::FakeRun run = deploy.rollback(second);
  CHECK(run.status == SLIPWAY_E_ROLLBACK_FAILED);
  CHECK(run.message == "the predecessor " + first + " does not serve");
  CHECK(json_of(run.details)["hint"].get<std::string>().find("to start " + second + " again: ") != std::string::npos);
  CHECK(deploy.serves().empty());
}
