// A release that is there already is used only when its files are those that were unpacked.
#include "deploy_case.hpp"

#include <slipway/kit/digest.hpp>

#include <sys/stat.h>

#include <functional>

using namespace slipway;
using slipway::test::DeployCase;
using slipway::test::deployment;
using slipway::test::json_of;
using slipway::test::SwitchedCase;

namespace {

std::string rootfs(const DeployCase& deploy, const std::string& digest) {
  return deploy.at(deploy.link_to(digest) + "/rootfs");
}

// Another program under the same digest: it would answer with the same version.
void change_program(const DeployCase& deploy, const std::string& digest) {
  std::ofstream(rootfs(deploy, digest) + "/app/service.new") << "#!/bin/sh\nexit 1\n";
  ::chmod((rootfs(deploy, digest) + "/app/service.new").c_str(), 0755);
  std::filesystem::rename(rootfs(deploy, digest) + "/app/service.new", rootfs(deploy, digest) + "/app/service");
}

std::string unpacked_anew(const std::string& digest, const std::string& why) {
  return "release " + digest + " is not as it was unpacked and is unpacked anew: " + why + "\n";
}

bool same_file(const std::string& one, const std::string& other) {
  return kit::sha256_of_file(one)->digest == kit::sha256_of_file(other)->digest;
}

}  // namespace

TEST_CASE("A release that is there is verified against its manifest and used as it is") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string first = deploy.image("1.0"), second = deploy.image("2.0");
  REQUIRE(deploy.run(first).ok());
  CHECK(std::filesystem::exists(deploy.at(deploy.link_to(first) + "/" + DeployCase::hex(first) + ".manifest")));
  REQUIRE(deploy.run(second).ok());
  const testing::FakeRun run = deploy.run(first);
  CHECK(deployment(run)["state"] == "deployed");
  CHECK(run.log_text().find("release " + first + " is unpacked already, and its files are as they were\n") !=
        std::string::npos);
  CHECK(deploy.serves() == "1.0");
}

TEST_CASE("A release that was changed in any way is unpacked anew before it is started") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string digest = deploy.image("1.0");
  REQUIRE(deploy.run(digest).ok());
  deploy.remove_containers();
  const std::string program = rootfs(deploy, digest) + "/app/service";
  const std::string release = deploy.at(deploy.link_to(digest));
  const std::string manifest = release + "/" + DeployCase::hex(digest) + ".manifest";
  struct Change {
    std::string why;
    std::function<void()> make;
  };
  const std::vector<Change> changes = {
      {"rootfs/app/service was changed", [&] { change_program(deploy, digest); }},
      {"rootfs/app/service was changed", [&] { ::chmod(program.c_str(), 0777); }},
      {"rootfs/app/service was changed",
       [&] {
         std::filesystem::remove(program);
         std::filesystem::create_symlink("/bin/sh", program);
       }},
      {"rootfs/app/service is missing", [&] { std::filesystem::remove(program); }},
      {"rootfs/app/more was added", [&] { std::ofstream(rootfs(deploy, digest) + "/app/more") << "x"; }},
      {"rootfs/app/link was added",
       [&] { std::filesystem::create_symlink("service", rootfs(deploy, digest) + "/app/link"); }},
      {"image.json was changed", [&] { std::ofstream(release + "/image.json", std::ios::app) << " "; }},
      {"it has no manifest: cannot open " + manifest, [&] { std::filesystem::remove(manifest); }},
      {"its manifest is not that of " + digest,
       [&] { std::ofstream(manifest) << "slipway-release 1 sha256:" << std::string(64, 'b') << "\n"; }},
  };
  for (const Change& change : changes) {
    change.make();
    const testing::FakeRun run = deploy.run(digest);
    INFO(change.why << "\n" << run.log_text());
    CHECK(deployment(run)["state"] == "deployed");
    CHECK(run.log_text().find(unpacked_anew(digest, change.why)) != std::string::npos);
    CHECK(deploy.serves() == "1.0");
    CHECK(same_file(program, test::tiny_service()));
    CHECK(deploy.releases() == std::vector<std::string>{DeployCase::hex(digest)});
    deploy.remove_containers();
  }
}

TEST_CASE("A container that runs from changed files is replaced, though it answers well") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string digest = deploy.image("1.0");
  REQUIRE(deploy.run(digest).ok());
  const kit::Json before = deploy.state();
  CHECK(deploy.probe(digest) == SLIPWAY_PROBE_PRESENT_SAME);
  change_program(deploy, digest);
  CHECK(deploy.serves() == "1.0");
  CHECK(deploy.probe(digest) == SLIPWAY_PROBE_ABSENT);
  const testing::FakeRun run = deploy.run(digest);
  CHECK(deployment(run)["state"] == "deployed");
  CHECK(deploy.state()["current"]["pid"] != before["current"]["pid"]);
  CHECK(deploy.serves() == "1.0");
  CHECK(deploy.processes() == 1);
  CHECK(deploy.releases() == std::vector<std::string>{DeployCase::hex(digest)});
  CHECK(deployment(deploy.run(digest))["state"] == "unchanged");
}

TEST_CASE("The predecessor is verified before it serves again, and unpacked anew when it was changed") {
  SLIPWAY_NEEDS_CONTAINERS();
  SwitchedCase deploy;
  const std::string &first = deploy.first, &second = deploy.second;
  const std::string sick = deploy.image("3.0", "sick");
  change_program(deploy, first);
  const testing::FakeRun back = deploy.rollback(second);
  CHECK(deployment(back)["digest"] == first);
  CHECK(back.log_text().find(unpacked_anew(first, "rootfs/app/service was changed")) != std::string::npos);
  CHECK(deploy.serves() == "1.0");

  change_program(deploy, first);
  deploy.config["health"]["timeout"] = "700ms";
  CHECK(deploy.run(sick).status == SLIPWAY_E_ROLLED_BACK);
  CHECK(same_file(rootfs(deploy, first) + "/app/service", test::tiny_service()));
  CHECK(deploy.serves() == "1.0");
}

TEST_CASE("A changed predecessor that cannot be unpacked anew does not serve again, and nothing is stopped for it") {
  SLIPWAY_NEEDS_CONTAINERS();
  SwitchedCase deploy;
  const std::string &first = deploy.first, &second = deploy.second;
  change_program(deploy, first);
  std::filesystem::remove_all(deploy.folder().path("registry"));
  const testing::FakeRun run = deploy.rollback(second);
  CHECK(run.status == SLIPWAY_E_ROLLBACK_FAILED);
  CHECK(run.message == "the release of the predecessor " + first + " cannot be used");
  CHECK(json_of(run.details)["state"] == "nothing was changed");
  CHECK(deploy.serves() == "2.0");
  CHECK(deploy.current() == deploy.link_to(second));
}
