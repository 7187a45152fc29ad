// What tests of containers need: a small static service, a host to run the runtime, and whether it works here at all.
#pragma once

#include "support/catch.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

#include <slipway/kit/container_runtime.hpp>
#include <slipway/plugin.hpp>
#include <slipway/testing.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace slipway::test {

// A host with all services, for code that takes one.
class LabHost {
public:
  explicit LabHost(const std::string& workspace) {
    static const char* const needs[] = {SLIPWAY_SERVICE_LOG,    SLIPWAY_SERVICE_CANCEL, SLIPWAY_SERVICE_EXEC,
                                        SLIPWAY_SERVICE_EFFECT, SLIPWAY_SERVICE_EMIT,   nullptr};
    m_stage.struct_size = sizeof m_stage;
    m_stage.flags = SLIPWAY_STAGE_PUBLISHES;
    m_stage.needs = needs;
    fake.begin_stage(&m_stage, workspace);
    fake.enter(testing::FakeHost::Call::run);
  }
  testing::FakeHost fake;
  Host host{fake.raw()};

private:
  slipway_stage m_stage{};
};

// Run a program to its end; its exit code.
inline int run_program(std::vector<std::string> argv, const std::string& folder = "/tmp") {
  LabHost lab(folder);
  return lab.host.execute({argv}).code;
}

// Path of the service, built once per process.
inline const std::string& tiny_service() {
  static const TempFolder folder;
  static const std::string path = [] {
    const std::string program = folder.path("service");
    const std::string source = std::string(SLIPWAY_SOURCE_DIR) + "/tests/support/tiny_service.c";
    REQUIRE(run_program({"cc", "-static", "-O1", "-o", program, source}) == 0);
    ::chmod(folder.path().c_str(), 0755);
    return program;
  }();
  return path;
}

// A root file system with the service as /app/service.
inline std::string make_rootfs(const TempFolder& folder, const std::string& name = "rootfs") {
  const std::string rootfs = folder.path(name);
  std::filesystem::create_directories(rootfs + "/app");
  std::filesystem::copy_file(tiny_service(), rootfs + "/app/service");
  return rootfs;
}

// Pids of the containers' processes whose files lie in the folder.
inline std::vector<pid_t> running_services(const TempFolder& folder) {
  const std::string name = std::filesystem::path(folder.path()).filename();
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const pid_t pid = std::atoi(entry.path().filename().c_str());
    if (pid <= 0 || !kit::process_runs(pid)) continue;
    std::ifstream file(entry.path() / "mountinfo");
    std::ostringstream mounts;
    mounts << file.rdbuf();
    if (mounts.str().find("/" + name + "/") != std::string::npos) found.push_back(pid);
  }
  return found;
}

// Containers need privileges that not every machine gives.
inline bool containers_work() {
  static const bool works = [] {
    const TempFolder folder;
    std::filesystem::create_directories(folder.path("rootfs"));
    LabHost lab(folder.path());
    const auto runtime = kit::ContainerRuntime::find(lab.host, folder.path("state"));
    if (!runtime) return false;
    // What a container needs, tried without one.
    std::vector<std::string> argv{"unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "true"};
    if (::geteuid() != 0) argv.insert(argv.begin() + 1, "--map-root-user");
    return run_program(argv) == 0;
  }();
  return works;
}

// Leave the test, loudly, where no container can be started.
#define SLIPWAY_NEEDS_CONTAINERS()                                                                                     \
  do {                                                                                                                 \
    if (!slipway::test::containers_work())                                                                             \
      return slipway::test::skip("no container can be started here: runc or crun, and namespaces, are needed");        \
  } while (false)

}  // namespace slipway::test
