#include "deploy_case.hpp"

using namespace slipway;
using slipway::test::DeployCase;
using slipway::test::deployment;

TEST_CASE("The plan names the one effect, and says when there would be no way back") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string first = deploy.image("1.0"), second = deploy.image("2.0");
  testing::FakeRun plan = deploy.plan(first);
  CHECK(plan.ok());
  CHECK(plan.effect_lines() == deploy.lines({"declared"}, first));
  CHECK(plan.log_text() == "the first deployment to " + deploy.at() + ": there is no predecessor to go back to\n");
  CHECK_FALSE(std::filesystem::exists(deploy.at()));

  REQUIRE(deploy.run(first).ok());
  plan = deploy.plan(second);
  CHECK(plan.effect_lines() == deploy.lines({"declared"}, second));
  CHECK(plan.log.empty());
  CHECK(deploy.serves() == "1.0");
}

TEST_CASE("A plan before anything is published names nothing") {
  DeployCase deploy;
  kit::Json request = deploy.request("sha256:" + std::string(64, 'a'));
  request["publications"] = kit::Json::array();
  const testing::FakeRun plan =
      testing::plan(test::deploy_plugin(), test::k_stage, deploy.config.dump(), request.dump(), deploy.host);
  CHECK(plan.ok());
  CHECK(plan.effects.empty());
}

TEST_CASE("A probe tells what is in place, and changes nothing") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string first = deploy.image("1.0"), second = deploy.image("2.0");
  CHECK(deploy.probe(first) == SLIPWAY_PROBE_ABSENT);
  CHECK_FALSE(std::filesystem::exists(deploy.at()));
  REQUIRE(deploy.run(first).ok());
  CHECK(deploy.probe(first) == SLIPWAY_PROBE_PRESENT_SAME);
  CHECK(deploy.probe(second) == SLIPWAY_PROBE_PRESENT_OTHER);
  deploy.remove_containers();
  CHECK(deploy.probe(first) == SLIPWAY_PROBE_ABSENT);
  const test::StatusServer stranger(200, 0, deploy.port);
  REQUIRE(stranger.listens());
  CHECK(deploy.probe(first) == SLIPWAY_PROBE_ABSENT);
  CHECK(deploy.current() == deploy.link_to(first));
}

TEST_CASE("The same digest with another configuration is other content") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string digest = deploy.image("1.0");
  REQUIRE(deploy.run(digest).ok());
  deploy.config["env"] = {{"VERSION", "other"}};
  CHECK(deploy.probe(digest) == SLIPWAY_PROBE_PRESENT_OTHER);
  // How its health is checked makes no other container.
  deploy.config.erase("env");
  deploy.config["health"]["checks"] = 3;
  CHECK(deploy.probe(digest) == SLIPWAY_PROBE_PRESENT_SAME);
}

TEST_CASE("A container that runs but is not healthy is not in place") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string digest = deploy.image("1.0");
  REQUIRE(deploy.run(digest).ok());
  // It does not speak TLS.
  deploy.config["health"]["http"] = "https://127.0.0.1:" + std::to_string(deploy.port) + "/";
  deploy.config["health"]["timeout"] = "200ms";
  CHECK(deploy.probe(digest) == SLIPWAY_PROBE_ABSENT);
}

TEST_CASE("Of an effect in another place a probe can say nothing") {
  DeployCase deploy;
  const std::string digest = "sha256:" + std::string(64, 'a');
  for (const Effect& foreign : {Effect{"oci.tag", deploy.at(), "staging/tiny", digest},
                                Effect{"local.deployment", "/elsewhere", "staging/tiny", digest},
                                Effect{"local.deployment", deploy.at(), "staging/other", digest}}) {
    const auto found = testing::probe(test::deploy_plugin(), test::k_stage, deploy.config.dump(),
                                      deploy.request(digest).dump(), foreign, deploy.host);
    CHECK(found.run.ok());
    CHECK(found.answer == SLIPWAY_PROBE_UNKNOWN);
  }
}
