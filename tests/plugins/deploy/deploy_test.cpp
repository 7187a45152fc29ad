#include "deploy_case.hpp"
#include "support/registry.hpp"
#include "support/skip.hpp"

#include <slipway/kit/container_runtime.hpp>
#include <slipway/kit/oci_registry.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <chrono>

using namespace slipway;
using slipway::test::DeployCase;
using slipway::test::deployment;
using slipway::test::http_get;
using slipway::test::Registry;
using slipway::test::SwitchedCase;

TEST_CASE("The first deployment serves its digest, as one effect that is read back") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string digest = deploy.image("1.0");
  const testing::FakeRun run = deploy.run(digest);
  CHECK(deployment(run) == kit::Json({{"environment", "staging"},
                                      {"digest", digest},
                                      {"url", "http://127.0.0.1:" + std::to_string(deploy.port)},
                                      {"predecessor", nullptr},
                                      {"state", "deployed"},
                                      {"path", deploy.at()}}));
  CHECK(run.effect_lines() == deploy.lines({"begun", "done"}, digest));
  CHECK(deploy.serves() == "1.0");
  CHECK(deploy.current() == deploy.link_to(digest));
  CHECK(deploy.releases() == std::vector<std::string>{DeployCase::hex(digest)});
  const kit::Json current = deploy.state()["current"];
  CHECK(current["digest"] == digest);
  CHECK(current["run"] == "run-1");
  CHECK(run.kept == std::vector<std::int64_t>{current["pid"].get<std::int64_t>()});
  const kit::Json observed = test::json_of(run.effects.back().observed);
  CHECK(observed["digest"] == digest);
  CHECK(observed["pid"] == current["pid"]);
  CHECK(deploy.state()["pending"].is_null());
}

TEST_CASE("A deployment lives on in a session of its own, and writes to its own log") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string digest = deploy.image("1.0");
  const testing::FakeRun run = deploy.run(digest);
  REQUIRE(run.ok());
  const auto pid = static_cast<pid_t>(run.kept.at(0));
  CHECK(::getsid(pid) == pid);
  const std::string log = deploy.at("log/" + DeployCase::hex(digest) + ".log");
  for (const char* const stream : {"1", "2"})
    CHECK(std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/fd/" + stream) == log);
  CHECK(std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/fd/0") == "/dev/null");
  CHECK(deploy.folder().read("deployment/log/" + DeployCase::hex(digest) + ".log").find("listening on port") !=
        std::string::npos);
  // What the service says goes there and not into the run's log.
  CHECK(run.log_text().find("listening on port") == std::string::npos);
}

TEST_CASE("The next digest takes over: its predecessor is stopped and remembered, the data stays") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string first = deploy.image("1.0"), second = deploy.image("2.0");
  REQUIRE(deploy.run(first).ok());
  REQUIRE(http_get(deploy.port, "/data") == "written");
  const testing::FakeRun run = deploy.run(second);
  const kit::Json record = deployment(run);
  CHECK(record["state"] == "deployed");
  CHECK(record["predecessor"] == first);
  CHECK(deploy.serves() == "2.0");
  CHECK(deploy.current() == deploy.link_to(second));
  CHECK(deploy.processes() == 1);
  CHECK(deploy.containers().size() == 1);
  CHECK(http_get(deploy.port, "/data") == "written");
  CHECK(deploy.folder().read("deployment/data/data/file") == "xx");
  CHECK(deploy.state()["predecessor"]["digest"] == first);
}

TEST_CASE("The same digest again changes nothing") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string digest = deploy.image("1.0");
  REQUIRE(deploy.run(digest).ok());
  const kit::Json before = deploy.state();
  const testing::FakeRun run = deploy.run(digest);
  CHECK(deployment(run)["state"] == "unchanged");
  CHECK(run.effect_lines() == deploy.lines({"begun", "done"}, digest));
  CHECK(run.kept.empty());
  CHECK(deploy.state() == before);
}

TEST_CASE("What the host has seen in place is verified, not done") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string digest = deploy.image("1.0");
  REQUIRE(deploy.run(digest).ok());
  deploy.host.already_done = {deploy.effect(digest)};
  const testing::FakeRun run = deploy.run(digest);
  CHECK(deployment(run)["state"] == "unchanged");
  CHECK(run.effect_lines() == deploy.lines({"already done"}, digest));

  deploy.remove_containers();
  const testing::FakeRun gone = deploy.run(digest);
  CHECK(gone.status == SLIPWAY_E_TRANSIENT);
  CHECK(gone.message == digest + " was serving and is not any more");
}

TEST_CASE("A deployment whose container is gone is started again with the same predecessor") {
  SLIPWAY_NEEDS_CONTAINERS();
  SwitchedCase deploy;
  const std::string &first = deploy.first, &second = deploy.second;
  deploy.remove_containers();
  REQUIRE(deploy.serves().empty());
  const kit::Json record = deployment(deploy.run(second));
  CHECK(record["state"] == "deployed");
  CHECK(record["predecessor"] == first);
  CHECK(deploy.serves() == "2.0");
}

TEST_CASE("The same digest with another configuration is deployed anew") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  const std::string digest = deploy.image("1.0");
  REQUIRE(deploy.run(digest).ok());
  deploy.config["env"] = {{"VERSION", "configured"}};
  const kit::Json record = deployment(deploy.run(digest));
  CHECK(record["state"] == "deployed");
  CHECK(record["predecessor"] == digest);
  CHECK(deploy.serves() == "configured");
  CHECK(deploy.processes() == 1);
}

TEST_CASE("Old releases are removed, but never the current one and its predecessor") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  deploy.config["keep"] = 1;
  std::vector<std::string> digests;
  for (const char* const version : {"1.0", "2.0", "3.0", "4.0"}) {
    digests.push_back(deploy.image(version));
    REQUIRE(deploy.run(digests.back()).ok());
  }
  std::vector<std::string> expected{DeployCase::hex(digests[2]), DeployCase::hex(digests[3])};
  std::sort(expected.begin(), expected.end());
  CHECK(deploy.releases() == expected);
  CHECK_FALSE(std::filesystem::exists(deploy.at("log/" + DeployCase::hex(digests[0]) + ".log")));
  CHECK(std::filesystem::exists(deploy.at("log/" + DeployCase::hex(digests[2]) + ".log")));

  deploy.config["keep"] = 3;
  digests.push_back(deploy.image("5.0"));
  REQUIRE(deploy.run(digests.back()).ok());
  expected.push_back(DeployCase::hex(digests[4]));
  std::sort(expected.begin(), expected.end());
  CHECK(deploy.releases() == expected);
}

TEST_CASE("A service that ignores the stop signal does not hold up its successor") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  REQUIRE(deploy.run(deploy.image("1.0", "stubborn")).ok());
  const auto start = std::chrono::steady_clock::now();
  REQUIRE(deploy.run(deploy.image("2.0")).ok());
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(8));
  CHECK(deploy.processes() == 1);
}

TEST_CASE("A free port is chosen once and kept as long as the container") {
  SLIPWAY_NEEDS_CONTAINERS();
  DeployCase deploy;
  deploy.config["ports"]["PORT"] = "auto";
  const std::string digest = deploy.image("1.0");
  const std::string url = deployment(deploy.run(digest))["url"];
  CHECK(deployment(deploy.run(digest))["url"] == url);
  CHECK(deployment(deploy.run(digest))["state"] == "unchanged");
}

TEST_CASE("A deployment may have a network of its own") {
  SLIPWAY_NEEDS_CONTAINERS();
  if (::geteuid() != 0) return slipway::test::skip("a network of its own needs root");
  DeployCase deploy;
  deploy.config["network"] = "private";
  deploy.config["ports"]["PORT"] = 80;
  const std::string digest = deploy.image("1.0");
  CHECK(deployment(deploy.run(digest))["state"] == "deployed");
  CHECK(deployment(deploy.run(digest))["state"] == "unchanged");
}

TEST_CASE("An image is pulled from a registry by its digest, whatever its tags say") {
  SLIPWAY_NEEDS_CONTAINERS();
  const Registry registry;
  DeployCase deploy;
  const std::string digest = deploy.image("1.0");
  const auto layout = kit::OciLayout::open(deploy.folder().path("registry")).value();
  const auto repository = kit::open_repository(kit::parse_reference(registry.host() + "/tiny").value(), {}).value();
  const std::string manifest = layout.read_blob(digest).value();
  const kit::OciManifest content = kit::parse_manifest(manifest).value();
  for (const kit::OciDescriptor& blob : {content.config, content.layers.at(0)})
    REQUIRE(repository->put_blob(blob, layout.open_blob(blob)->get(), {}).has_value());
  REQUIRE(repository->put_manifest({digest, kit::k_oci_manifest_type, manifest}).has_value());
  kit::Json request = deploy.request(digest);
  request["publications"][0]["repository"] = registry.host() + "/tiny";
  CHECK(deployment(deploy.run(request))["digest"] == digest);
  CHECK(deploy.serves() == "1.0");
}
