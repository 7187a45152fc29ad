#include "support/catch.hpp"
#include "support/container_lab.hpp"
#include "support/loopback.hpp"
#include "support/skip.hpp"

#include <slipway/kit/container.hpp>
#include <slipway/kit/container_bundle.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/kit/listener.hpp>
#include <slipway/kit/readiness.hpp>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>

using namespace slipway::kit;
using slipway::test::free_port;
using slipway::test::http_get;
using slipway::test::LabHost;
using slipway::test::TempFolder;

namespace {

// A folder, a host and a runtime with a bundle of the tiny service.
struct Lab {
  explicit Lab(const std::string& mode = "well") {
    settings.id = "slipway-test-" + std::to_string(::getpid()) + "-" + std::to_string(port);
    settings.rootfs = slipway::test::make_rootfs(folder);
    settings.image.entrypoint = {"/app/service"};
    settings.env = {"PORT=" + std::to_string(port), "MODE=" + mode, "VERSION=1.2.3"};
    settings.writable = {{"/data", folder.path("data")}};
    settings.annotations = {{"dev.slipway.digest", "sha256:1"}};
  }
  Result<Container> start(const std::string& pattern = {}) {
    REQUIRE(write_bundle(bundle, settings).has_value());
    return Container::start(runtime, {settings.id, bundle, pattern});
  }
  Result<pid_t> start_detached() {
    REQUIRE(write_bundle(bundle, settings).has_value());
    const Fd log(::open(folder.path("log").c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    return runtime.start_detached(settings.id, bundle, log.get());
  }
  WatchedService watched(Container& container) {
    WatchedService service;
    service.running = [&container] { return container.running(); };
    service.describe_end = [&container] { return container.describe_end(); };
    service.log_matched = [&container] { return container.log_matched(); };
    return service;
  }
  Status ready(Container& container) {
    return wait_until_ready({"http://127.0.0.1:" + std::to_string(port) + "/", 0, "", 10000}, watched(container));
  }
  std::vector<std::string> cgroups() const {
    std::vector<std::string> found;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/sys/fs/cgroup", ignored))
      if (std::filesystem::exists(entry.path() / settings.id, ignored)) found.push_back(entry.path());
    if (std::filesystem::exists("/sys/fs/cgroup/" + settings.id)) found.push_back("/sys/fs/cgroup");
    return found;
  }
  void check_nothing_left(pid_t pid) const {
    CHECK_FALSE(process_runs(pid));
    CHECK(runtime.list().empty());
    CHECK(cgroups().empty());
    CHECK(http_get(port, "/").empty());
  }

  TempFolder folder;
  LabHost lab{folder.path()};
  ContainerRuntime runtime = *ContainerRuntime::find(lab.host, folder.path("state"));
  std::uint16_t port = free_port();
  std::string bundle = folder.path("bundle");
  BundleSettings settings;
};

}  // namespace

TEST_CASE("The folder of a runtime is found beside PATH too, and its absence names the packages", "[container]") {
  const TempFolder folder;
  LabHost lab(folder.path());
  const std::string path = ::getenv("PATH");
  ::setenv("PATH", "/nonexistent", 1);
  const auto runtime = ContainerRuntime::find(lab.host, folder.path("state"));
  ::setenv("PATH", path.c_str(), 1);
  if (runtime) {
    CHECK(runtime->program().find("bin/") != std::string::npos);
    CHECK(runtime->list().empty());
    CHECK_FALSE(runtime->state("none")->has_value());
    CHECK(runtime->remove("none").has_value());
  } else {
    CHECK(runtime.error().status == SLIPWAY_E_NOT_FOUND);
    CHECK(runtime.error().hint == "install the package runc or crun (apt-get install runc, dnf install crun)");
  }
}

TEST_CASE("A container serves, is known to be the one that serves, and leaves nothing behind", "[container]") {
  SLIPWAY_NEEDS_CONTAINERS();
  Lab lab;
  auto container = lab.start("^listening on port [0-9]+$");
  REQUIRE(container.has_value());
  REQUIRE(lab.ready(*container).has_value());
  CHECK(container->running());
  CHECK(container->log_matched());
  CHECK(http_get(lab.port, "/") == "1.2.3");
  CHECK(http_get(lab.port, "/data") == "written");
  CHECK(lab.folder.read("data/file") == "x");
  CHECK(http_get(lab.port, "/root") == "Read-only file system");
  CHECK(*listener_belongs_to(lab.port, container->pid()));
  const auto state = lab.runtime.state(lab.settings.id);
  REQUIRE(state->has_value());
  CHECK((*state)->status == "running");
  CHECK((*state)->pid == container->pid());
  CHECK((*state)->annotations.at("dev.slipway.digest") == "sha256:1");

  const pid_t pid = container->pid();
  CHECK(container->stop().has_value());
  CHECK(container->stop().has_value());
  CHECK_FALSE(container->running());
  lab.check_nothing_left(pid);
  CHECK(lab.lab.fake.take().log_text() ==
        "starting as uid 0 in mode well\nlistening on port " + std::to_string(lab.port) + "\n");
}

TEST_CASE("A container that goes out of scope is stopped", "[container]") {
  SLIPWAY_NEEDS_CONTAINERS();
  Lab lab;
  pid_t pid = 0;
  {
    auto container = lab.start();
    REQUIRE(container.has_value());
    REQUIRE(lab.ready(*container).has_value());
    pid = container->pid();
  }
  lab.check_nothing_left(pid);
}

TEST_CASE("A container that ends early is told with its exit code and last lines", "[container]") {
  SLIPWAY_NEEDS_CONTAINERS();
  Lab lab("dead");
  auto container = lab.start();
  REQUIRE(container.has_value());
  const auto ready = lab.ready(*container);
  REQUIRE_FALSE(ready.has_value());
  CHECK(ready.error().status == SLIPWAY_VERDICT_FAIL);
  // Two streams of the service meet in one log, in either order.
  CHECK(ready.error().why.find("it ended with exit 3; its last lines: ") == 0);
  CHECK(ready.error().why.find('\n') == std::string::npos);
  CHECK(ready.error().why.find("starting as uid 0 in mode dead") != std::string::npos);
  CHECK(ready.error().why.find("no database") != std::string::npos);
  CHECK(container->stop().has_value());
  lab.check_nothing_left(container->pid());
}

TEST_CASE("An image whose program cannot be executed is the image's fault", "[container]") {
  SLIPWAY_NEEDS_CONTAINERS();
  Lab lab;
  lab.settings.image.entrypoint = {"/app/none"};
  auto container = lab.start();
  REQUIRE_FALSE(container.has_value());
  CHECK(container.error().status == SLIPWAY_VERDICT_FAIL);
  CHECK(container.error().message == "the image's program cannot be executed");
  CHECK(container.error().why.find("/app/none") != std::string::npos);
  CHECK(lab.runtime.list().empty());
}

TEST_CASE("A file that is no program of this machine is the image's fault too", "[container]") {
  SLIPWAY_NEEDS_CONTAINERS();
  Lab lab;
  lab.settings.image.entrypoint = {"/app/text"};
  lab.folder.write("rootfs/app/text", "words");
  std::filesystem::permissions(lab.folder.path("rootfs/app/text"), std::filesystem::perms::owner_all);
  auto container = lab.start();
  // The runtime may tell it only after the start.
  if (container) {
    CHECK_FALSE(lab.ready(*container).has_value());
  } else {
    CHECK(container.error().status == SLIPWAY_VERDICT_FAIL);
  }
}

TEST_CASE("What the runtime says decides whose fault a failed start is") {
  CHECK(
      start_error("x\ntime=1 level=error msg=\"runc run failed: exec: \\\"/x\\\": stat /x: no such file\"\n").status ==
      SLIPWAY_VERDICT_FAIL);
  CHECK(start_error("exec /x: exec format error\n").why == "exec /x: exec format error");
  CHECK(start_error("executable file `/x` not found: No such file or directory").status == SLIPWAY_VERDICT_FAIL);
  CHECK(start_error("mount `proc` to `/proc`: Operation not permitted").status == SLIPWAY_E_IO);
  CHECK(start_error("").status == SLIPWAY_E_IO);
}

TEST_CASE("A bad pattern is the user's to mend", "[container]") {
  Lab lab;
  const auto container = lab.start("(");
  REQUIRE_FALSE(container.has_value());
  CHECK(container.error().status == SLIPWAY_E_CONFIG);
}

TEST_CASE("In a cancelled stage a container is ended without the host's help", "[container]") {
  SLIPWAY_NEEDS_CONTAINERS();
  Lab lab;
  auto container = lab.start();
  REQUIRE(container.has_value());
  REQUIRE(lab.ready(*container).has_value());
  lab.lab.fake.request_cancel();
  const auto start = std::chrono::steady_clock::now();
  CHECK(container->stop().has_value());
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(3));
  lab.check_nothing_left(container->pid());
}

TEST_CASE("Leftovers of a killed run are found in the state folder and removed", "[container]") {
  SLIPWAY_NEEDS_CONTAINERS();
  Lab lab;
  const auto pid = lab.start_detached();
  REQUIRE(pid.has_value());
  std::filesystem::create_directories(lab.folder.path("state/half-made"));
  CHECK(lab.runtime.list() == std::vector<std::string>{"half-made", lab.settings.id});
  CHECK_FALSE(lab.runtime.state("half-made")->has_value());
  CHECK(lab.runtime.remove_all().has_value());
  lab.check_nothing_left(*pid);
}

TEST_CASE("A detached container outlives the command that started it and writes to a file", "[container]") {
  SLIPWAY_NEEDS_CONTAINERS();
  Lab lab;
  const auto pid = lab.start_detached();
  REQUIRE(pid.has_value());
  lab.lab.fake.end_commands();
  CHECK(process_runs(*pid));
  CHECK(::getsid(*pid) == *pid);
  WatchedService service;
  service.running = [&] { return process_runs(*pid); };
  CHECK(wait_until_ready({"", lab.port, "", 10000}, service).has_value());
  CHECK(lab.folder.read("log").substr(0, 8) == "starting");
  CHECK(lab.runtime.kill(lab.settings.id, SIGTERM).has_value());
  for (int tries = 0; tries < 200 && process_runs(*pid); ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK_FALSE(process_runs(*pid));
  CHECK((*lab.runtime.state(lab.settings.id))->status == "stopped");
  CHECK(lab.runtime.kill(lab.settings.id, SIGTERM).has_value());
  CHECK(lab.runtime.remove(lab.settings.id).has_value());
  lab.check_nothing_left(*pid);
}

TEST_CASE("A detached container that cannot start says why", "[container]") {
  SLIPWAY_NEEDS_CONTAINERS();
  Lab lab;
  lab.settings.image.entrypoint = {"/app/none"};
  REQUIRE(write_bundle(lab.bundle, lab.settings).has_value());
  lab.folder.write("log", "of an earlier start: exec: no such file\n");
  const Fd log(::open(lab.folder.path("log").c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  const auto pid = lab.runtime.start_detached(lab.settings.id, lab.bundle, log.get());
  REQUIRE_FALSE(pid.has_value());
  CHECK(pid.error().status == SLIPWAY_VERDICT_FAIL);
  CHECK(pid.error().why.find("/app/none") != std::string::npos);
}

TEST_CASE("A container with a network of its own is reached from inside it only", "[container][isolated]") {
  SLIPWAY_NEEDS_CONTAINERS();
  if (::geteuid() != 0) return slipway::test::skip("a network of its own needs root");
  Lab lab;
  lab.settings.network = ContainerNetwork::isolated;
  auto container = lab.start();
  REQUIRE(container.has_value());
  WatchedService service = lab.watched(*container);
  service.network_of = container->pid();
  const Readiness readiness{"http://127.0.0.1:" + std::to_string(lab.port) + "/", lab.port, "", 10000};
  CHECK(wait_until_ready(readiness, service).has_value());
  CHECK(*listener_belongs_to(lab.port, container->pid()));
  CHECK(http_get(lab.port, "/").empty());
}

TEST_CASE("A user of the image runs without root's rights", "[container][isolated]") {
  SLIPWAY_NEEDS_CONTAINERS();
  if (::geteuid() != 0) return slipway::test::skip("another user needs root");
  Lab lab;
  lab.settings.image.user = "4711:4711";
  auto container = lab.start();
  REQUIRE(container.has_value());
  REQUIRE(lab.ready(*container).has_value());
  CHECK(container->last_lines().front() == "starting as uid 4711 in mode well");
  CHECK(http_get(lab.port, "/data") == "written");
}
