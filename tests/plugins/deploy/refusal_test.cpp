#include "deploy_case.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace slipway;
using slipway::test::DeployCase;
using slipway::test::deployment;
using slipway::test::json_of;

namespace {

void check_refused(DeployCase& deploy, const kit::Json& request, slipway_status status, const std::string& message) {
  const testing::FakeRun run = deploy.run(request);
  CHECK(run.status == status);
  CHECK(run.message == message);
  CHECK(run.effects.empty());
  CHECK(run.values.empty());
}

const std::string k_digest = "sha256:" + std::string(64, 'a');

}  // namespace

TEST_CASE("Only what passed is deployed") {
  DeployCase deploy;
  kit::Json request = deploy.request(k_digest);
  request["verdicts"] = kit::Json::array();
  check_refused(deploy, request, SLIPWAY_E_INTEGRITY, k_digest + " cannot be deployed");

  request = deploy.request(k_digest);
  request["verdicts"][0]["result"] = "FAILED";
  check_refused(deploy, request, SLIPWAY_E_INTEGRITY, k_digest + " cannot be deployed");

  request = deploy.request(k_digest);
  request["verdicts"][0]["subject"] = "sha256:" + std::string(64, 'b');
  check_refused(deploy, request, SLIPWAY_E_INTEGRITY, k_digest + " cannot be deployed");

  request = deploy.request(k_digest);
  request["verdicts"].push_back(request["verdicts"][0]);
  request["verdicts"][1]["result"] = "FAILED";
  check_refused(deploy, request, SLIPWAY_E_INTEGRITY, k_digest + " cannot be deployed");
  CHECK_FALSE(std::filesystem::exists(deploy.at()));
}

TEST_CASE("There has to be one published digest") {
  DeployCase deploy;
  kit::Json request = deploy.request(k_digest);
  request["publications"] = kit::Json::array();
  check_refused(deploy, request, SLIPWAY_E_CONFIG, "there is nothing to deploy");

  request = deploy.request(k_digest);
  request["publications"].push_back(request["publications"][0]);
  request["publications"][1]["digest"] = "sha256:" + std::string(64, 'b');
  check_refused(deploy, request, SLIPWAY_E_CONFIG, "the stages upstream published different images");

  request = deploy.request("latest");
  check_refused(deploy, request, SLIPWAY_E_INTEGRITY, "'latest' cannot be deployed");
}

TEST_CASE("A published image that is not there changes nothing") {
  DeployCase deploy;
  deploy.image("1.0");
  const testing::FakeRun run = deploy.run(k_digest);
  CHECK(run.status == SLIPWAY_E_NOT_FOUND);
  CHECK(run.effects.empty());
  CHECK_FALSE(std::filesystem::exists(deploy.at("releases/" + std::string(64, 'a'))));
}

TEST_CASE("A layer that was tampered with is not deployed, and the predecessor serves on") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  REQUIRE(deploy.run(deploy.image("1.0")).ok());
  const std::string digest = deploy.image("2.0");
  const auto layout = kit::OciLayout::open(deploy.folder().path("registry")).value();
  const kit::OciManifest manifest = kit::parse_manifest(layout.read_blob(digest).value()).value();
  std::filesystem::permissions(layout.blob_path(manifest.layers[0].digest), std::filesystem::perms::owner_all);
  std::ofstream(layout.blob_path(manifest.layers[0].digest), std::ios::in | std::ios::out) << "XXXX";
  const testing::FakeRun run = deploy.run(digest);
  CHECK_FALSE(run.ok());
  CHECK(run.effects.empty());
  CHECK_FALSE(std::filesystem::exists(deploy.at(deploy.link_to(digest))));
  CHECK(deploy.serves() == "1.0");
}

TEST_CASE("Two deployments to one folder do not interleave") {
  DeployCase deploy;
  deploy.folder().write("deployment/lock", "run other, pid 1, since now\n");
  const kit::Fd lock(::open(deploy.at("lock").c_str(), O_RDWR | O_CLOEXEC));
  REQUIRE(::flock(lock.get(), LOCK_EX) == 0);
  const testing::FakeRun run = deploy.run(k_digest);
  CHECK(run.status == SLIPWAY_E_LOCKED);
  CHECK(run.message == "another deployment to " + deploy.at() + " is going on");
  CHECK(json_of(run.details)["why"] == "the lock was not free within 200ms; it is held by run other, pid 1, since now");
}

TEST_CASE("An older commit does not replace a newer one by accident") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  REQUIRE(deploy.run(deploy.image("2.0")).ok());
  deploy.commit_time -= 1;
  const std::string older = deploy.image("1.0");
  check_refused(deploy, deploy.request(older), SLIPWAY_E_INTEGRITY, "a newer commit is deployed already");
  CHECK(deploy.serves() == "2.0");
  deploy.config["allow-older"] = true;
  CHECK(deployment(deploy.run(older))["state"] == "deployed");
}

TEST_CASE("A folder belongs to one service in one environment") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string digest = deploy.image("1.0");
  REQUIRE(deploy.run(digest).ok());
  kit::Json request = deploy.request(digest);
  request["environment"]["name"] = "production";
  check_refused(deploy, request, SLIPWAY_E_CONFIG, deploy.at() + " is the deployment of something else");
  request = deploy.request(digest);
  request["pipeline"] = "other";
  check_refused(deploy, request, SLIPWAY_E_CONFIG, deploy.at() + " is the deployment of something else");
}

TEST_CASE("A port that is taken is told before anything is stopped") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  REQUIRE(deploy.run(deploy.image("1.0")).ok());
  const test::StatusServer stranger(200);
  deploy.config["ports"]["OTHER"] = stranger.port();
  deploy.config["health"]["port"] = "PORT";
  const testing::FakeRun run = deploy.run(deploy.image("2.0"));
  CHECK(run.status == SLIPWAY_E_IO);
  CHECK(run.message == "port " + std::to_string(stranger.port()) + " is taken");
  CHECK(json_of(run.details)["state"] == "nothing was changed");
  CHECK(deploy.serves() == "1.0");
}

TEST_CASE("A broken state file is not guessed at") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string digest = deploy.image("1.0");
  for (const char* const text : {"", "{", "[]", "{\"version\":2}"}) {
    deploy.folder().write("deployment/state.json", text);
    const testing::FakeRun run = deploy.run(digest);
    CHECK(run.status == SLIPWAY_E_IO);
    CHECK(run.effects.empty());
  }
}

TEST_CASE("Two writable paths do not share a folder, and a link in the place of one is not followed") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string digest = deploy.image("1.0");
  deploy.config["writable"] = {"/var/lib", "/var-lib"};
  check_refused(deploy, deploy.request(digest), SLIPWAY_E_CONFIG,
                "two writable paths would share " + deploy.at("data/var-lib"));
  deploy.config["writable"] = {"/data"};
  std::filesystem::create_directories(deploy.at("data"));
  std::filesystem::create_directory_symlink("/etc", deploy.at("data/data"));
  CHECK(deploy.run(digest).status == SLIPWAY_E_IO);
}
