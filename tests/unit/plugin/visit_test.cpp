#include "fixtures.hpp"
#include "support/catch.hpp"

#include <slipway/plugin/visit.hpp>

#include <csignal>

using namespace slipway;
using namespace slipway::plugin;

namespace {

Visit visited(const std::string& config, std::vector<std::string> services = {}, std::int64_t limit_ms = 10'000) {
  const auto file = PluginFile::open(test::fixture_plugin("misbehave"));
  REQUIRE(file);
  const StageToCreate stage{"dev.slipway.tests.misbehave", config, std::move(services)};
  auto seen = visit(test::installation(), *file, limit_ms, &stage);
  REQUIRE(seen);
  return std::move(*seen);
}

}  // namespace

TEST_CASE("a visit describes the plugin, creates the stage and leaves") {
  const Visit seen = visited("{}");
  REQUIRE(seen.description);
  CHECK((*seen.description)->id == "dev.slipway.tests.misbehave");
  REQUIRE(seen.created);
  CHECK(seen.created->status == SLIPWAY_OK);
  CHECK(seen.end.status.code == 0);
  CHECK(seen.timed_out_ms == 0);
}

TEST_CASE("during a visit no command is run and no secret given, whatever was granted") {
  const Visit command = visited(R"({"at":"create","do":"command"})", {SLIPWAY_SERVICE_EXEC});
  REQUIRE(command.created);
  CHECK(command.created->status == SLIPWAY_E_IO);
  CHECK(command.created->message == "no command");
  const Visit secret = visited(R"({"at":"create","do":"print-secret"})", {SLIPWAY_SERVICE_SECRET});
  REQUIRE(secret.created);
  CHECK(secret.created->status == SLIPWAY_E_DENIED);
}

TEST_CASE("a plugin that does not come back from a visit is ended") {
  const Visit seen = visited(R"({"at":"create","do":"hang"})", {}, 200);
  CHECK(seen.timed_out_ms == 200);
  CHECK_FALSE(seen.created);
  CHECK(seen.end.status.signal == SIGKILL);
}
