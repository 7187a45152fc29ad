// The plugin's file, loaded once, and a run of it in a folder.
#pragma once

#include <slipway/testing.hpp>

#include <string>

namespace slipway::test {

inline const slipway_plugin* test_plugin() {
  static const testing::LoadedPlugin plugin(SLIPWAY_PLUGIN_FILE);
  return plugin;
}

inline testing::FakeRun run_test_stage(testing::FakeHost& host, const std::string& workspace,
                                       const std::string& config) {
  host.workspace = workspace;
  return testing::run_stage(test_plugin(), "dev.slipway.test", config,
                            R"({"stage":"tests","workspace":")" + workspace + R"("})", host);
}
inline testing::FakeRun run_test_stage(const std::string& workspace, const std::string& config) {
  testing::FakeHost host;
  return run_test_stage(host, workspace, config);
}

}  // namespace slipway::test
