#include "support/catch.hpp"

#include <slipway/abi.h>
#include <slipway/plugin/described.hpp>

#include <worker/protocol/message.hpp>

using namespace slipway;
using namespace slipway::plugin;
using protocol::Writer;

namespace {

struct StageText {
  std::uint32_t size = sizeof(slipway_stage);
  std::uint32_t flags = 0;
  std::string id = "com.example.stage";
  std::vector<std::string> needs = {};
  std::string missing = {};
};

struct PluginText {
  std::uint32_t size = sizeof(slipway_plugin);
  std::uint16_t major = 1;
  std::string id = "com.example.plugin";
  std::vector<StageText> stages = {{}};
  std::string missing = {};
};

// As the worker writes it.
std::string payload(const PluginText& plugin) {
  Writer writer;
  writer.number<std::uint8_t>(1).number(plugin.size).number(plugin.major).number<std::uint16_t>(0);
  for (const std::string& text :
       {plugin.id, std::string("1.2.3"), std::string("MIT"), std::string("https://x"), std::string("gcc")})
    writer.text(text);
  writer.number(static_cast<std::uint32_t>(plugin.stages.size())).text(plugin.missing);
  for (const StageText& stage : plugin.stages) {
    writer.number(stage.size).number(stage.flags).text(stage.id).text("Title").text("Summary").text("{}").text("{}");
    writer.number(static_cast<std::uint32_t>(stage.needs.size()));
    for (const std::string& id : stage.needs)
      writer.text(id);
    writer.number<std::uint32_t>(0).text(stage.missing);
  }
  return writer.take();
}

std::string refusal(const PluginText& plugin) {
  const auto described = read_description(payload(plugin));
  return described ? "fine" : base::one_line(described.error());
}

std::string invalid(const std::string& why) {
  return "error[SL0511]: the plugin's descriptor is not valid - " + why + " - this is for the plugin's author to mend";
}

}  // namespace

TEST_CASE("a description becomes values") {
  const auto described = read_description(
      payload({.stages = {{.flags = SLIPWAY_STAGE_PUBLISHES, .needs = {"slipway.log/1", "slipway.emit/1"}},
                          {.id = "com.example.other"}}}));
  REQUIRE(described);
  CHECK(described->id == "com.example.plugin");
  CHECK(described->version == "1.2.3");
  CHECK(described->license == "MIT");
  CHECK(described->homepage == "https://x");
  CHECK(described->built_with == "gcc");
  CHECK(described->abi_major == 1);
  REQUIRE(described->stages.size() == 2);
  CHECK(described->stages[0].flags == SLIPWAY_STAGE_PUBLISHES);
  CHECK(described->stages[0].needs == std::vector<std::string>{"slipway.log/1", "slipway.emit/1"});
  CHECK(described->stages[0].wants.empty());
  CHECK(described->stage("com.example.other") == &described->stages[1]);
  CHECK(described->stage("com.example") == nullptr);
}

TEST_CASE("a file that did not load says why") {
  const auto described = read_description(Writer().number<std::uint8_t>(0).text("undefined symbol: foo").take());
  REQUIRE_FALSE(described);
  CHECK(base::one_line(described.error()) ==
        "error[SL0314]: the plugin cannot be loaded - undefined symbol: foo - check what it links against with ldd");
}

TEST_CASE("a descriptor of another ABI is refused whatever its note says") {
  CHECK(refusal({.major = 2}) == "error[SL0507]: the plugin needs ABI major 2 - this host speaks 1");
}

TEST_CASE("a descriptor that cannot be read is refused and what is wrong with it is named") {
  CHECK(refusal({.size = 8}) == invalid("it has the size 8, less than " + std::to_string(sizeof(slipway_plugin))));
  CHECK(refusal({.stages = {{.size = 8}}}) ==
        invalid("a stage has the size 8, less than " + std::to_string(sizeof(slipway_stage))));
  CHECK(refusal({.missing = "stages"}) == invalid("stages is NULL"));
  CHECK(refusal({.stages = {{.missing = "create"}}}) == invalid("create of a stage is NULL"));
}

TEST_CASE("newer structs may be longer") {
  CHECK(refusal({.size = sizeof(slipway_plugin) + 64, .stages = {{.size = sizeof(slipway_stage) + 64}}}) == "fine");
}

TEST_CASE("a description that is cut anywhere is refused") {
  const std::string whole = payload({.stages = {{.needs = {"a/1"}}, {.id = "com.example.other"}}});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO("cut at " << size);
    CHECK_FALSE(read_description(whole.substr(0, size)));
  }
  CHECK(read_description(whole));
}

TEST_CASE("counts that are far too high end with the message") {
  const std::string head = payload({.stages = {}});
  const std::string many = head.substr(0, head.size() - 8) + Writer().number<std::uint32_t>(0xffffffff).take();
  CHECK_FALSE(read_description(many));
}
