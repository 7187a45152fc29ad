#include "support/catch.hpp"

#include <slipway/abi.h>
#include <slipway/cli/plugin_text.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>

using namespace slipway;
using Json = nlohmann::json;
using Entry = plugin::Catalog::Entry;

namespace {

plugin::StageDescriptor stage(const std::string& id, const std::string& summary) {
  plugin::StageDescriptor made;
  made.id = id;
  made.title = "Title";
  made.summary = summary;
  return made;
}

plugin::PluginDescriptor plugin_of(const std::string& version, std::vector<plugin::StageDescriptor> stages) {
  plugin::PluginDescriptor made;
  made.id = "com.example.lint";
  made.version = version;
  made.abi_major = 1;
  made.abi_minor = 2;
  made.path = "/plugins/lint.so";
  made.digest = "sha256:1";
  made.stages = std::move(stages);
  return made;
}

Entry usable(plugin::PluginDescriptor plugin, plugin::Origin origin = plugin::Origin::bundled) {
  plugin.origin = origin;
  return {plugin.path, std::move(plugin), std::nullopt};
}
Entry unusable(const std::string& path) {
  return {path, std::nullopt, base::Error{.code = {314}, .what = "cannot be loaded", .why = "it is cut off"}};
}

// Files are shown as they are seen from here.
std::string here(const std::string& name) { return (std::filesystem::current_path() / name).string(); }

}  // namespace

TEST_CASE("No plugins are said to be none") {
  CHECK(cli::plugins_as_text({}) == "no plugins\n");
  CHECK(cli::plugins_as_json({}) == "[]\n");
}

TEST_CASE("Plugins are listed by stage type in columns, and one that cannot be used says why") {
  const std::vector<Entry> entries{
      usable(plugin_of("1.0", {stage("com.example.lint", "Lints"), stage("com.example.format.check", "Checks")}),
             plugin::Origin::locked),
      unusable(here("some/broken.so")),
      usable(plugin_of("12.10.3-rc.1", {stage("org.x", "\u6f22\u5b57")}), plugin::Origin::override_),
      {"", std::nullopt, base::Error{.code = {308}, .what = "there is no plugin"}, "com.example.gone"}};
  CHECK(cli::plugins_as_text(entries) == "com.example.lint          1.0           locked    Lints\n"
                                         "com.example.format.check  1.0           locked    Checks\n"
                                         "some/broken.so: error[SL0314]: cannot be loaded - it is cut off\n"
                                         "org.x                     12.10.3-rc.1  override  \u6f22\u5b57\n"
                                         "com.example.gone: error[SL0308]: there is no plugin\n");
  const Json json = Json::parse(cli::plugins_as_json(entries));
  REQUIRE(json.size() == 4);
  CHECK(json[0]["stages"] == Json::parse(R"([{"id":"com.example.lint","title":"Title","summary":"Lints"},
                                             {"id":"com.example.format.check","title":"Title","summary":"Checks"}])"));
  CHECK(json[1] ==
        Json{{"path", here("some/broken.so")},
             {"error", {{"code", "SL0314"}, {"exit", 3}, {"what", "cannot be loaded"}, {"why", "it is cut off"}}}});
  CHECK(json[2]["version"] == "12.10.3-rc.1");
  CHECK(json[2]["origin"] == "override");
  CHECK(json[3] == Json{{"stage_type", "com.example.gone"},
                        {"error", {{"code", "SL0308"}, {"exit", 3}, {"what", "there is no plugin"}}}});
}

TEST_CASE("A plugin is shown whole, with only what it says") {
  plugin::PluginDescriptor full = plugin_of("1.0", {stage("com.example.lint", "Lints")});
  full.license = "MIT";
  full.homepage = "https://example.com";
  full.built_with = "by hand";
  full.stages[0].flags = SLIPWAY_STAGE_IDEMPOTENT | SLIPWAY_STAGE_PUBLISHES | SLIPWAY_STAGE_CLEAN_SOURCE;
  full.stages[0].needs = {"slipway.log/1"};
  full.stages[0].wants = {"slipway.exec/1", "com.example.x/2"};
  full.stages[0].config_schema = R"({"type":"object","properties":{"a":{"type":"string"}}})";
  full.stages[0].output_schema = R"({"required":["report"]})";
  CHECK(cli::plugin_as_text(full) == R"(com.example.lint 1.0
  license    MIT
  homepage   https://example.com
  built with by hand
  ABI        1.2
  file       /plugins/lint.so
  digest     sha256:1
  origin     file

stage type com.example.lint
  title      Title
  summary    Lints
  flags      idempotent, publishes, clean-source
  needs      slipway.log/1
  wants      slipway.exec/1, com.example.x/2
  parameters
    {
      "properties": {
        "a": {
          "type": "string"
        }
      },
      "type": "object"
    }
  outputs
    {
      "required": [
        "report"
      ]
    }
)");
  plugin::PluginDescriptor bare = plugin_of("1.0", {stage("a.b", ""), stage("c.d", "")});
  bare.stages[0].title.clear();
  CHECK(cli::plugin_as_text(bare) == R"(com.example.lint 1.0
  ABI        1.2
  file       /plugins/lint.so
  digest     sha256:1
  origin     file

stage type a.b
  parameters
    null

stage type c.d
  title      Title
  parameters
    null
)");
}

TEST_CASE("A plugin for programs has its flags by name and its schemas as JSON") {
  plugin::PluginDescriptor made = plugin_of("1.0", {stage("com.example.lint", "Lints")});
  made.origin = plugin::Origin::bundled;
  made.stages[0].flags = SLIPWAY_STAGE_PURE | SLIPWAY_STAGE_SOURCE;
  made.stages[0].config_schema = "true";
  made.stages[0].output_schema = "not JSON";
  CHECK(Json::parse(cli::plugin_as_json(made)) == Json::parse(R"({
    "id": "com.example.lint", "version": "1.0", "license": "", "homepage": "", "built_with": "", "abi": "1.2",
    "path": "/plugins/lint.so", "digest": "sha256:1", "origin": "bundled",
    "stages": [{"id": "com.example.lint", "title": "Title", "summary": "Lints", "flags": ["pure", "source"],
                "needs": [], "wants": [], "config_schema": true, "output_schema": null}]})"));
}

TEST_CASE("What a plugin says of itself cannot steer a terminal or forge a line") {
  plugin::PluginDescriptor evil = plugin_of("1\n2", {stage("a.b", "x\x1b[2J\ny  z")});
  evil.license = "MIT\rfree";
  evil.stages[0].config_schema = R"({"description":"\u001b[31m\n\u202e"})";
  CHECK(cli::plugins_as_text({usable(evil)}) == "a.b  1\\n2  bundled  x\\x1b[2J\\ny  z\n");
  CHECK(cli::plugin_as_text(evil) == R"(com.example.lint 1\n2
  license    MIT\rfree
  ABI        1.2
  file       /plugins/lint.so
  digest     sha256:1
  origin     file

stage type a.b
  title      Title
  summary    x\x1b[2J\ny  z
  parameters
    {
      "description": "\u001b[31m\n\u202e"
    }
)");
}
