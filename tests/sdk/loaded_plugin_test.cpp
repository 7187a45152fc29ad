#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/testing.hpp>

#include <string>

using slipway::testing::LoadedPlugin;

TEST_CASE("a plugin is loaded from its file and described") {
  const LoadedPlugin plugin(SAMPLE_PLUGIN);
  CHECK(std::string(plugin->id) == "com.example.sample");
  CHECK(std::string(plugin->version) == "1.2.3");
  CHECK(plugin->abi_major == 1);
  CHECK(plugin->abi_minor == 0);
  CHECK(slipway::testing::find_stage(plugin, "com.example.sample") == plugin->stages[0]);
  CHECK(slipway::testing::find_stage(plugin, "com.example.other") == nullptr);
}

TEST_CASE("a file that is no plugin is refused with the loader's words") {
  const slipway::test::TempFolder folder;
  const std::string path = folder.write("not.so", "no library");
  try {
    const LoadedPlugin plugin(path);
    FAIL("it was loaded");
  } catch (const std::runtime_error& error) {
    CHECK(std::string(error.what()) == path + ": file too short");
  }
  CHECK_THROWS_AS(LoadedPlugin(folder.path("missing.so")), std::runtime_error);
}

TEST_CASE("a library without the entry point is refused by the name of what it lacks") {
  try {
    const LoadedPlugin plugin("libm.so.6");
    FAIL("it was loaded");
  } catch (const std::runtime_error& error) {
    CHECK(std::string(error.what()) == "libm.so.6: no symbol slipway_plugin_entry_v1");
  }
}

TEST_CASE("a plugin in C runs in the same host") {
  const LoadedPlugin plugin(SAMPLE_C_PLUGIN);
  const auto run = slipway::testing::run_stage(plugin, "com.example.c", "{}", "{}");
  CHECK(run.status == SLIPWAY_OK);
  CHECK(run.log_text() == "hello from C\n");
  CHECK(run.violations.empty());
}

TEST_CASE("a failure without a reason breaks the rule fail-first") {
  const LoadedPlugin plugin(SAMPLE_C_PLUGIN);
  const auto run = slipway::testing::run_stage(plugin, "com.example.c", R"({"fail":true})", "{}");
  CHECK(run.status == SLIPWAY_E_IO);
  CHECK(run.violations == std::vector<std::string>{"R10 fail-first: status -7 without fail()"});
}

TEST_CASE("a stage type that the plugin does not have is an error of the test") {
  const LoadedPlugin plugin(SAMPLE_C_PLUGIN);
  CHECK_THROWS_AS(slipway::testing::run_stage(plugin, "com.example.nothing", "{}", "{}"), std::runtime_error);
}
