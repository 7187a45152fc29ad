#include "support/catch.hpp"
#include "unit/plugin/fixtures.hpp"

#include <slipway/plugin/catalog.hpp>
#include <slipway/run/parameter_check.hpp>

using namespace slipway;

namespace {

// Empty: the plugin takes the parameters.
std::string refusal(const std::string& plugin, const std::string& config) {
  const auto described = plugin::describe(test::installation(), test::fixture_plugin(plugin));
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
