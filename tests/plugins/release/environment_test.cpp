#include "release_case.hpp"
#include "support/skip.hpp"

#include <slipway/kit/container_bundle.hpp>
#include <slipway/kit/container_runtime.hpp>
#include <slipway/kit/fd.hpp>

#include <fcntl.h>
#include <unistd.h>

using namespace slipway;
using slipway::test::json_of;
using slipway::test::ReleaseCase;
using slipway::test::running_services;
using slipway::test::value_names;

namespace {

void check_failed_environment(ReleaseCase& release, const std::string& message, const std::vector<std::string>& whys) {
  const testing::FakeRun run = release.run();
  INFO(run.details);
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
  CHECK(run.message == "the image is FAILED: " + message);
  for (const std::string& why : whys)
    CHECK(json_of(run.details).value("why", "").find(why) != std::string::npos);
  CHECK(value_names(run) == std::vector<std::string>{"image", "report", "verdict"});
  CHECK(json_of(run.value("verdict"))["result"] == "FAILED");
  CHECK(json_of(run.details)["failures"][0]["name"] == "environment");
  CHECK_FALSE(std::filesystem::exists(release.folder().path("work/answer")));
  release.check_nothing_left();
}

}  // namespace

TEST_CASE("A service that never gets ready is FAILED at the deadline, and nothing is left running") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase deaf;
  deaf.config["environment"]["env"] = {{"MODE", "deaf"}};
  deaf.config["environment"]["ports"]["PORT"] = test::free_port();
  deaf.config["environment"]["ready"]["timeout"] = "400ms";
  const std::string port = std::to_string(deaf.config["environment"]["ports"]["PORT"].get<int>());
  check_failed_environment(deaf, "the service was not ready within 400ms (GET http://127.0.0.1:" + port + "/health)",
                           {});
}

TEST_CASE("A service that answers with errors is not ready") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase sick;
  sick.config["environment"]["env"] = {{"MODE", "sick"}};
  sick.config["environment"]["ports"]["PORT"] = test::free_port();
  sick.config["environment"]["ready"]["timeout"] = "2s";
  const std::string url =
      "http://127.0.0.1:" + std::to_string(sick.config["environment"]["ports"]["PORT"].get<int>()) + "/health";
  check_failed_environment(sick, "the service was not ready within 2s (GET " + url + ")",
                           {"GET " + url + " answers 500"});
}

TEST_CASE("A service that dies early is FAILED at once, with its exit code and last lines") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase dead;
  dead.config["environment"]["env"] = {{"MODE", "dead"}};
  dead.config["environment"]["ready"] = {{"log", "listening"}, {"timeout", "60s"}};
  const auto start = std::chrono::steady_clock::now();
  check_failed_environment(dead, "the service ended before it was ready (a line that matches /listening/)",
                           {"it ended with exit 3; its last lines: ", "starting as uid 0 in mode dead", "no database"});
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(30));
}

TEST_CASE("An entrypoint that the image does not hold is FAILED before anything is started") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase wrong;
  wrong.config["image"]["entrypoint"] = {"/app/servce"};
  check_failed_environment(wrong, "the image cannot run '/app/servce'", {"it holds no executable file of that name"});
}

TEST_CASE("A port that somebody else serves does not make the service ready") {
  SLIPWAY_NEEDS_CONTAINERS();
  const test::StatusServer stranger(200);
  ReleaseCase taken;
  taken.config["environment"]["ports"]["PORT"] = stranger.port();
  taken.config["environment"]["env"] = {{"MODE", "patient"}};
  check_failed_environment(taken, "port " + std::to_string(stranger.port()) + " is served by something else",
                           {"pid " + std::to_string(::getpid())});
}

TEST_CASE("A line of the output makes the service ready") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase logging;
  logging.config["environment"]["ready"] = {{"log", "^listening on port [0-9]+$"}};
  const testing::FakeRun run = logging.run();
  CHECK(run.ok());
  CHECK(run.log_text().find("\nlistening on port ") != std::string::npos);
}

TEST_CASE("In a private network only the suite reaches the service") {
  SLIPWAY_NEEDS_CONTAINERS();
  if (::geteuid() != 0) return slipway::test::skip("a network of its own needs root");
  ReleaseCase isolated;
  isolated.config["environment"]["network"] = "private";
  isolated.config["environment"]["ports"]["PORT"] = 80;
  const testing::FakeRun run = isolated.run();
  INFO(run.message << run.details << run.log_text());
  CHECK(run.ok());
  CHECK(isolated.folder().read("work/answer") == "1.2.3");
  isolated.check_nothing_left();
}

TEST_CASE("Only declared paths are writable, and the suite sees what the service wrote") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase writing;
  writing.suite("passed", "/data");
  REQUIRE(writing.run().ok());
  CHECK(writing.folder().read("work/answer") == "written");
  writing.suite("passed", "/root");
  REQUIRE(writing.run().ok());
  CHECK(writing.folder().read("work/answer") == "Read-only file system");
}

TEST_CASE("A command of the environment replaces the image's") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase other;
  other.config["image"]["entrypoint"] = {"/app/none"};
  other.config["environment"]["command"] = {"/app/service"};
  CHECK(other.run().ok());
}

TEST_CASE("Containers that killed runs left behind are removed first, of this run and of others") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase release;
  test::LabHost lab(release.folder().path());
  kit::BundleSettings settings;
  settings.rootfs = test::make_rootfs(release.folder());
  settings.image.entrypoint = {"/app/service"};
  settings.env = {"MODE=deaf"};
  for (const std::string run : {"1", "2"}) {
    settings.id = "slipway-left-" + run + "-" + std::to_string(::getpid());
    const std::string bundle = release.folder().path("bundle" + run);
    REQUIRE(kit::write_bundle(bundle, settings).has_value());
    const kit::Fd log(::open(release.folder().path("log").c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    const auto runtime =
        kit::ContainerRuntime::find(lab.host, release.folder().path("runs/" + run + "/stages/release/containers"));
    REQUIRE(runtime->start_detached(settings.id, bundle, log.get()).has_value());
  }
  REQUIRE(running_services(release.folder()).size() == 2);
  const testing::FakeRun run = release.run();
  CHECK(run.ok());
  CHECK(run.log_text().find("which a killed run left behind") != std::string::npos);
  release.check_nothing_left();
}
