#include "deployment_folder.hpp"
#include "deployment_state.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

using namespace slipway;
using namespace slipway::plugins::deploy;
using slipway::test::TempFolder;

namespace {

const std::string k_digest = "sha256:" + std::string(64, 'a');
const std::string k_other = "sha256:" + std::string(64, 'b');

DeploymentState sample() {
  Deployed deployed;
  deployed.digest = k_digest;
  deployed.configuration = "0badc0de";
  deployed.container = "slipway-1-2-3";
  deployed.ports = {{"PORT", 8080}, {"ADMIN", 65535}};
  deployed.health.url = "http://127.0.0.1:8080/\"health\"";
  deployed.health.port = 65535;
  deployed.health.timeout_ms = 5000;
  deployed.stop_signal = "SIGINT";
  deployed.isolated = true;
  deployed.pid = 4711;
  deployed.since = "2026-11-21T12:00:00Z";
  deployed.run = "run-1";
  deployed.commit = "c0ffee";
  deployed.commit_time = -1;
  DeploymentState state;
  state.environment = "staging";
  state.service = "tiny";
  state.current = deployed;
  state.pending = Deployed{};
  return state;
}

}  // namespace

TEST_CASE("a state is written as JSON that a person can read") {
  CHECK(format_state({}) == "{\n  \"version\": 1,\n  \"environment\": \"\",\n  \"service\": \"\",\n"
                            "  \"current\": null,\n  \"predecessor\": null,\n  \"pending\": null\n}\n");
  const kit::Json current = kit::Json::parse(format_state(sample()))["current"];
  CHECK(current.dump() ==
        R"({"digest":")" + k_digest +
            R"(","configuration":"0badc0de","container":"slipway-1-2-3","pid":4711,)"
            R"("since":"2026-11-21T12:00:00Z","run":"run-1","commit":"c0ffee","commit_time":-1,)"
            R"("ports":{"PORT":8080,"ADMIN":65535},"health":{"url":"http://127.0.0.1:8080/\"health\"",)"
            R"("port":65535,"timeout_ms":5000},"stop_signal":"SIGINT","isolated":true})");
}

TEST_CASE("a state that was written is read back as it was") {
  const DeploymentState state = sample();
  const auto read = parse_state(format_state(state));
  REQUIRE(read);
  CHECK(format_state(*read) == format_state(state));
  CHECK_FALSE(read->predecessor);
  REQUIRE(read->pending);
  CHECK(read->pending->health.timeout_ms == Deployed{}.health.timeout_ms);
}

TEST_CASE("a state of another version or kind is refused, and what is odd in it is empty") {
  const auto refused = [](const std::string& text) {
    const auto state = parse_state(text);
    REQUIRE_FALSE(state);
    CHECK(state.error().status == SLIPWAY_E_IO);
    return state.error().message;
  };
  CHECK(refused("") == "state.json is not JSON");
  CHECK(refused("[]") == "state.json is of version 0");
  CHECK(refused(R"({"version":"1"})") == "state.json is of version 0");
  CHECK(refused(R"({"version":2})") == "state.json is of version 2");
  const auto odd =
      parse_state(R"({"version":1,"service":7,"current":{"ports":[1],"pid":"x","health":[]},"pending":"x"})");
  REQUIRE(odd);
  CHECK(odd->service.empty());
  CHECK(odd->current->ports.empty());
  CHECK(odd->current->pid == 0);
  CHECK(odd->current->health.timeout_ms == 30'000);
  CHECK_FALSE(odd->pending);
}

TEST_CASE("a folder without a state has an empty one, and one that was saved is there") {
  const TempFolder folder;
  const DeploymentFolder deployment(folder.path());
  CHECK(format_state(deployment.load().value()) == format_state({}));
  REQUIRE(deployment.save(sample()));
  CHECK(format_state(deployment.load().value()) == format_state(sample()));
  std::filesystem::remove(folder.path("state.json"));
  std::filesystem::create_directory(folder.path("state.json"));
  CHECK(deployment.load().error().status == SLIPWAY_E_IO);
}

TEST_CASE("the link of a folder names a release or none") {
  const TempFolder folder;
  const DeploymentFolder deployment(folder.path());
  CHECK(deployment.current().empty());
  REQUIRE(deployment.switch_to(k_digest));
  CHECK(deployment.current() == k_digest);
  // What a killed switch has left does not stop the next one.
  std::filesystem::create_symlink("nowhere", folder.path("current.new"));
  REQUIRE(deployment.switch_to(k_other));
  CHECK(deployment.current() == k_other);
  CHECK(std::filesystem::read_symlink(folder.path("current")) == "releases/" + std::string(64, 'b'));
  CHECK_FALSE(std::filesystem::is_symlink(folder.path("current.new")));
  REQUIRE(deployment.remove_current());
  REQUIRE(deployment.remove_current());
  CHECK(deployment.current().empty());
  for (const std::string& target :
       {std::string("releases/short"), "elsewhere/" + std::string(64, 'a'), "releases/" + std::string(64, 'A'),
        "releases/" + std::string(64, 'a') + "/rootfs", std::string("/")}) {
    std::filesystem::remove(folder.path("current"));
    std::filesystem::create_symlink(target, folder.path("current"));
    CHECK(deployment.current().empty());
  }
}

TEST_CASE("places in a folder are those that its own description names") {
  const DeploymentFolder deployment("/srv/app");
  CHECK(deployment.release(k_digest) == "/srv/app/releases/" + std::string(64, 'a'));
  CHECK(deployment.log(k_digest) == "/srv/app/log/" + std::string(64, 'a') + ".log");
  CHECK(deployment.bundle("id") == "/srv/app/bundles/id");
  CHECK(deployment.runtime_state() == "/srv/app/run");
  CHECK(deployment.data("/data") == "/srv/app/data/data");
  CHECK(deployment.data("//var/lib/app//") == "/srv/app/data/var-lib-app");
  CHECK(deployment.data("///") == "/srv/app/data/");
}

TEST_CASE("the id of a container tells folder, digest and configuration apart") {
  const std::string id = DeploymentFolder("/a").container_id(k_digest, "12345678");
  CHECK(id.substr(0, 8) == "slipway-");
  CHECK(id.substr(16) == "-aaaaaaaaaaaa-12345678");
  CHECK(DeploymentFolder("/a").container_id(k_digest, "12345678") == id);
  CHECK(DeploymentFolder("/b").container_id(k_digest, "12345678") != id);
  CHECK(DeploymentFolder("/a").container_id(k_other, "12345678") != id);
  CHECK(DeploymentFolder("/a").container_id(k_digest, "87654321") != id);
}

TEST_CASE("a lock is held by one at a time, and who waits is told by whom") {
  const TempFolder folder;
  {
    const auto held = DeploymentLock::acquire(folder.path(), "run 7", 1000, [] { return false; });
    REQUIRE(held);
    CHECK(folder.read("lock") == "run 7\n");
    const auto other = DeploymentLock::acquire(folder.path(), "run 8", 1, [] { return false; });
    REQUIRE_FALSE(other);
    CHECK(other.error().status == SLIPWAY_E_LOCKED);
    CHECK(other.error().message == "another deployment to " + folder.path() + " is going on");
    CHECK(other.error().why == "the lock was not free within 1ms; it is held by run 7");
    CHECK(DeploymentLock::acquire(folder.path(), "run 9", 1000, [] { return true; }).error().status ==
          SLIPWAY_E_CANCELLED);
    CHECK(folder.read("lock") == "run 7\n");
  }
  CHECK(DeploymentLock::acquire(folder.path(), "8", 0, [] { return true; }));
  CHECK(folder.read("lock") == "8\n");
}

TEST_CASE("a lock that is a link is not followed, and a folder that is not there has none") {
  const TempFolder folder;
  std::filesystem::create_symlink(folder.path("elsewhere"), folder.path("lock"));
  CHECK(DeploymentLock::acquire(folder.path(), "x", 0, [] { return false; }).error().status == SLIPWAY_E_IO);
  CHECK_FALSE(std::filesystem::exists(folder.path("elsewhere")));
  CHECK(DeploymentLock::acquire(folder.path("none"), "x", 0, [] { return false; }).error().status ==
        SLIPWAY_E_NOT_FOUND);
}
