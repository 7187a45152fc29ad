#include "support/catch.hpp"

#include <slipway/abi.h>
#include <slipway/plugin/descriptor_json.hpp>

#include <nlohmann/json.hpp>

using namespace slipway;

TEST_CASE("what a plugin says of itself is the same JSON wherever its file is") {
  plugin::PluginDescriptor descriptor{.id = "com.example.lint",
                                      .version = "1.2.0",
                                      .license = "MIT",
                                      .homepage = "https://example",
                                      .built_with = "cc",
                                      .abi_major = 1,
                                      .abi_minor = 2,
                                      .stages = {{.id = "com.example.lint",
                                                  .title = "Lint",
                                                  .summary = "looks",
                                                  .flags = SLIPWAY_STAGE_PURE | SLIPWAY_STAGE_SOURCE,
                                                  .config_schema = R"({"type":"object"})",
                                                  .needs = {"slipway.exec/1"}}}};
  const std::string expected =
      R"({"abi":"1.2","built_with":"cc","homepage":"https://example","id":"com.example.lint","license":"MIT",)"
      R"("stages":[{"config_schema":{"type":"object"},"flags":["pure","source"],"id":"com.example.lint",)"
      R"("needs":["slipway.exec/1"],"output_schema":null,"summary":"looks","title":"Lint","wants":[]}],)"
      R"("version":"1.2.0"})";
  CHECK(base::to_text(plugin::to_json(descriptor)) == expected);
  descriptor.path = "/elsewhere/lint.so";
  descriptor.digest = "sha256:0";
  CHECK(base::to_text(plugin::to_json(descriptor)) == expected);
}
