// The header for tests stands on its own.
#include <slipway/testing.hpp>

slipway::testing::FakeRun call(const slipway_plugin* plugin);
slipway::testing::FakeRun call(const slipway_plugin* plugin) {
  return slipway::testing::run_stage(plugin, "com.example.none", "{}", "{}");
}
