// A run of the release plugin on the tiny service, with a suite that says what it found.
#pragma once

#include "support/container_lab.hpp"
#include "support/loopback.hpp"

#include <slipway/kit/digest.hpp>
#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

namespace slipway::test {

inline const slipway_plugin* release_plugin() {
  static const testing::LoadedPlugin plugin(SLIPWAY_PLUGIN_FILE);
  return plugin;
}

class ReleaseCase {
public:
  ReleaseCase() {
    for (const char* const name : {"work", "runs/2/stages/release", "artifacts"})
      std::filesystem::create_directories(m_folder.path(name));
    std::filesystem::copy_file(tiny_service(), m_folder.path("artifacts/server"));
    ::chmod(m_folder.path("artifacts/server").c_str(), 0644);
    suite("passed");
  }

  // The suite: asks the service for its version and writes one case, green when the answer is `wanted`.
  void suite(const std::string& outcome, const std::string& path = "/", int code = -1) {
    const std::string failure = outcome == "passed" ? "" : "<failure message=\"" + outcome + "\"/>";
    m_folder.write("work/suite.sh",
                   "#!/bin/sh\ncurl -s http://127.0.0.1:$PORT" + path +
                       " > answer\necho \"$SLIPWAY_IMAGE_DIGEST\" > digest\n"
                       "cat > report.xml <<X\n<testsuite name=\"a\"><testcase classname=\"api\" name=\"serves\">" +
                       failure + "</testcase></testsuite>\nX\nexit " +
                       std::to_string(code >= 0             ? code
                                      : outcome == "passed" ? 0
                                                            : 1) +
                       "\n");
    ::chmod(m_folder.path("work/suite.sh").c_str(), 0755);
  }

  kit::Json config = {
      {"image",
       {{"from", "scratch"},
        {"add", {{{"artifact", "server"}, {"to", "/app/service"}}}},
        {"entrypoint", {"/app/service"}},
        {"env", {{"VERSION", "1.2.3"}}}}},
      {"environment",
       {{"ports", {{"PORT", "auto"}}}, {"writable", {"/data"}}, {"ready", {{"http", "/health"}, {"timeout", "10s"}}}}},
      {"acceptance", {{"run", {"./suite.sh"}}, {"reports", {"report.xml"}}, {"timeout", "20s"}}}};

  kit::Json request() const {
    const std::string server = m_folder.path("artifacts/server");
    return {{"run", "2"},
            {"stage", "release"},
            {"pipeline", "tiny"},
            {"root", m_folder.path()},
            {"workspace", m_folder.path("work")},
            {"output", m_folder.path("runs/2/stages/release")},
            {"source", {{"commit", std::string(40, 'a')}, {"commit_time", 1700000000}}},
            {"artifacts",
             {{{"name", "server"},
               {"digest", kit::sha256_of_file(server)->digest},
               {"size", 1},
               {"mediaType", "application/octet-stream"},
               {"path", server},
               {"stage", "build"}}}}};
  }

  testing::FakeRun run() { return run(request()); }
  testing::FakeRun run(const kit::Json& with) {
    return testing::run_stage(release_plugin(), "dev.slipway.release", config.dump(), with.dump(), host);
  }

  // Nothing of the environment is left: no process, no container, no folder.
  void check_nothing_left() const {
    CHECK(running_services(m_folder).empty());
    CHECK_FALSE(std::filesystem::exists(output("environment")));
    if (std::filesystem::exists(output("containers"))) CHECK(std::filesystem::is_empty(output("containers")));
  }

  std::string output(const std::string& name) const { return m_folder.path("runs/2/stages/release/" + name); }
  const TempFolder& folder() const { return m_folder; }

  testing::FakeHost host;

private:
  TempFolder m_folder;
};

inline kit::Json json_of(const std::string& text) { return kit::Json::parse(text); }

inline std::vector<std::string> value_names(const testing::FakeRun& run) {
  std::vector<std::string> names;
  for (const testing::EmittedValue& value : run.values)
    names.push_back(value.name);
  return names;
}

}  // namespace slipway::test
