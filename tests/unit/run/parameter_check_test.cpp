#include "support/catch.hpp"
#include "support/temp_folder.hpp"
#include "unit/plugin/fixtures.hpp"

#include <slipway/abi.h>
#include <slipway/plugin/catalog.hpp>
#include <slipway/run/parameter_check.hpp>

using namespace slipway;

namespace {

// Empty: the plugin takes the parameters.
std::string refusal(const std::string& plugin, const std::string& config) {
  const auto described = test::described(test::fixture_plugin(plugin));
  if (!described) FAIL(base::one_line(described.error()));
  const auto error =
      run::refusal_of_parameters(test::installation(), *described, "lint", described->stages[0].id, config);
  return error ? base::one_line(*error) : std::string();
}

}  // namespace

TEST_CASE("a plugin is asked for its word on the parameters without being run") {
  CHECK(refusal("echo", R"({"text":"x"})").empty());
  CHECK(refusal("echo", R"({"text":"x","do":"refuse-config"})") ==
        "error[SL0315]: stage 'lint': 'do' may not be 'refuse-config' - say something else");
}

TEST_CASE("whatever else becomes of it is left to the run, whose journal tells of it") {
  CHECK(refusal("misbehave", R"({"at":"create","do":"status","status":-5})").empty());
  CHECK(refusal("misbehave", R"({"at":"create","do":"segfault"})").empty());
  CHECK(refusal("misbehave", R"({"at":"create","do":"exit"})").empty());
}

TEST_CASE("a plugin that is not what it was said to be is not believed") {
  auto described = test::described(test::fixture_plugin("echo")).value();
  described.stages[0].flags |= SLIPWAY_STAGE_PUBLISHES;
  const auto error =
      run::refusal_of_parameters(test::installation(), described, "lint", described.stages[0].id, R"({"text":"x"})");
  REQUIRE(error);
  CHECK(base::one_line(*error) == "error[SL0903]: the plugin " + test::fixture_plugin("echo") +
                                      " says something else of itself than before - it is the same file, so what was "
                                      "kept of it was changed, or it is not always the same - nothing of it was run - "
                                      "run `slipway plugin rescan` and try again");
}

TEST_CASE("the file that was described is asked, whatever its path holds by now") {
  const test::TempFolder folder;
  const std::string path = folder.path("x.so");
  test::copy_fixture("echo", path);
  const auto described = test::described(path).value();
  test::copy_fixture("constructor-crashes", path);
  const auto error = run::refusal_of_parameters(test::installation(), described, "lint", described.stages[0].id,
                                                R"({"text":"x","do":"refuse-config"})");
  REQUIRE(error);
  CHECK(error->code == base::ErrorCode{315});
}
