#include "support/catch.hpp"

#include <slipway/abi.h>
#include <slipway/check/description.hpp>

using namespace slipway;
using namespace slipway::check;

namespace {

using Texts = std::vector<std::string>;

Texts doubts(const plugin::StageDescriptor& stage) { return doubtful_members({.stages = {stage}}); }

}  // namespace

TEST_CASE("What the probe tells of a plugin becomes its descriptor") {
  const auto plugin = read_description(
      R"({"id":"com.example.lint","version":"1.2.3","license":"MIT","abi_major":1,"abi_minor":2,"stages":[{"id":"a.b",
          "title":"Lint","summary":"Looks.","flags":3,"config_schema":"{}","output_schema":"[]","needs":["x/1"],
          "wants":["y/2"]}]})");
  REQUIRE(plugin);
  CHECK(plugin->id + " " + plugin->version + " " + plugin->license == "com.example.lint 1.2.3 MIT");
  CHECK(plugin->abi_major == 1);
  CHECK(plugin->abi_minor == 2);
  REQUIRE(plugin->stages.size() == 1);
  const plugin::StageDescriptor& stage = plugin->stages[0];
  CHECK(stage.id + " " + stage.title + " " + stage.summary == "a.b Lint Looks.");
  CHECK(stage.flags == 3);
  CHECK(stage.config_schema + stage.output_schema == "{}[]");
  CHECK(stage.needs == Texts{"x/1"});
  CHECK(stage.wants == Texts{"y/2"});
  CHECK_FALSE(read_description("no"));
}

TEST_CASE("Services that a stage names are ids, named once, and needed only where there is one") {
  CHECK(doubts({.id = "a.b", .needs = {"slipway.log/1"}, .wants = {"com.example.trace/2"}}).empty());
  CHECK(doubts({.id = "a.b", .needs = {"x/1"}}) == Texts{"stage a.b needs the service x/1, which no host has"});
  CHECK(doubts({.id = "a.b", .wants = {"x/1", "x/1"}}) == Texts{"stage a.b wants x/1 twice"});
  CHECK(doubts({.id = "a.b", .wants = {"x"}}) == Texts{"stage a.b wants 'x', which is not of the form name/1"});
  CHECK(doubts({.id = "a.b", .wants = {std::string(1'000'000, '1') + "/1"}}).size() == 1);
}

TEST_CASE("Flags are known and do not contradict each other") {
  CHECK(doubts({.id = "a.b", .flags = SLIPWAY_STAGE_PURE | SLIPWAY_STAGE_IDEMPOTENT}).empty());
  CHECK(doubts({.id = "a.b", .flags = 0x200}) == Texts{"stage a.b has the unknown flags 0x200"});
  CHECK(doubts({.id = "a.b", .flags = SLIPWAY_STAGE_PURE | SLIPWAY_STAGE_PUBLISHES}) ==
        Texts{"stage a.b is PURE and PUBLISHES, which is a contradiction"});
}
