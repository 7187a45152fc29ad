// The plugin's file, loaded once, and a run of it in a folder.
#pragma once

#include <slipway/testing.hpp>

#include <string>
#include <vector>

namespace slipway::test {

inline const slipway_plugin* build_plugin() {
  static const testing::LoadedPlugin plugin(SLIPWAY_PLUGIN_FILE);
  return plugin;
}

inline std::string build_request(const std::string& workspace) {
  return R"({"stage":"build","workspace":")" + workspace +
         R"(","source":{"commit":"c0ffee","tree":"7ree","commit_time":1700000000,"dirty":false,)"
         R"("origin_url":"https://example.com/r.git"}})";
}

inline testing::FakeRun run_build(testing::FakeHost& host, const std::string& workspace, const std::string& config) {
  host.workspace = workspace;
  return testing::run_stage(build_plugin(), "dev.slipway.build", config, build_request(workspace), host);
}
inline testing::FakeRun run_build(const std::string& workspace, const std::string& config) {
  testing::FakeHost host;
  return run_build(host, workspace, config);
}

// "NAME PATH TYPE CONTENT"
inline std::vector<std::string> artifact_lines(const testing::FakeRun& run) {
  std::vector<std::string> lines;
  for (const testing::EmittedArtifact& artifact : run.artifacts)
    lines.push_back(artifact.name + " " + artifact.path + " " + artifact.media_type + " " + artifact.content);
  return lines;
}

}  // namespace slipway::test
