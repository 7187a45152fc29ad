#include "support/catch.hpp"

#include <slipway/plugin/descriptor_rules.hpp>
#include <slipway/plugin/schema_defaults.hpp>

using namespace slipway;
using namespace slipway::plugin;

namespace {

using Texts = std::vector<std::string>;

PluginDescriptor sample() {
  PluginDescriptor plugin{
      .id = "com.example.lint", .version = "1.2.3", .license = "MIT", .abi_major = 1, .abi_minor = 0, .stages = {}};
  plugin.stages.push_back({.id = "com.example.lint",
                           .title = "Lint",
                           .summary = "Looks at sources.",
                           .config_schema = R"({"type":"object"})",
                           .output_schema = "{}",
                           .needs = {"slipway.log/1"},
                           .wants = {"com.example.trace/2"}});
  return plugin;
}

Texts problems_with(std::string PluginDescriptor::* member, const std::string& text) {
  PluginDescriptor plugin = sample();
  plugin.*member = text;
  return descriptor_problems(plugin);
}

Texts problems_with(std::string StageDescriptor::* member, const std::string& text) {
  PluginDescriptor plugin = sample();
  plugin.stages[0].*member = text;
  return descriptor_problems(plugin);
}

Texts problems_of_schema(const std::string& schema) {
  PluginDescriptor plugin = sample();
  plugin.stages[0].config_schema = schema;
  return schema_problems(plugin);
}

std::string refusal(const PluginDescriptor& plugin, const ElfNote& note = {.abi_major = 1}) {
  const auto checked = check_descriptor(plugin, note);
  return checked ? "fine" : base::one_line(checked.error());
}

std::string invalid(const std::string& why) {
  return "error[SL0511]: the plugin's descriptor is not valid - " + why + " - this is for the plugin's author to mend";
}

}  // namespace

TEST_CASE("a descriptor that keeps the rules has no problem") {
  CHECK(descriptor_problems(sample()).empty());
  CHECK(schema_problems(sample()).empty());
  CHECK(refusal(sample()) == "fine");
}

TEST_CASE("ids, versions and licences have their forms") {
  CHECK(problems_with(&PluginDescriptor::id, "lint") == Texts{"the plugin's id 'lint' is not reverse DNS"});
  CHECK(problems_with(&StageDescriptor::id, "../x.y") == Texts{"the stage id '../x.y' is not reverse DNS"});
  for (const char* version : {"0.0.0", "1.2.3-rc.1+build.5", "10.20.30--", "99999999999999999999.0.0"}) {
    INFO(version);
    CHECK(problems_with(&PluginDescriptor::version, version).empty());
  }
  for (const char* version : {"", "1.2", "v1.2.3", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3+", "1.2.3 "}) {
    INFO(version);
    CHECK(problems_with(&PluginDescriptor::version, version).size() == 1);
  }
  CHECK(problems_with(&PluginDescriptor::license, "(MIT OR Apache-2.0) AND LLVM-exception").empty());
  CHECK(problems_with(&PluginDescriptor::license, "free for all") ==
        Texts{"the licence 'free for all' is not an SPDX expression"});
}

TEST_CASE("a text of any length is judged without harm") {
  const std::string digits(1'000'000, '1');
  CHECK(problems_with(&PluginDescriptor::version, digits + ".2.3").size() == 1);
  CHECK(problems_with(&PluginDescriptor::license, digits).size() == 1);
  CHECK(problems_with(&PluginDescriptor::id, "com." + digits).empty());
}

TEST_CASE("texts are there, and in UTF-8") {
  CHECK(problems_with(&StageDescriptor::title, "") == Texts{"stage com.example.lint has no title"});
  CHECK(problems_with(&StageDescriptor::summary, "") == Texts{"stage com.example.lint has no summary"});
  CHECK(problems_with(&StageDescriptor::title, "Gr\xf6\xdf") ==
        Texts{"the title of stage com.example.lint is not UTF-8"});
  CHECK(problems_with(&PluginDescriptor::homepage, "\xff") == Texts{"the homepage is not UTF-8"});
  PluginDescriptor plugin = sample();
  plugin.stages[0].wants = {"\xff/1"};
  CHECK(descriptor_problems(plugin) == Texts{"wants of stage com.example.lint is not UTF-8"});
}

TEST_CASE("a plugin has stages, each of its own type") {
  PluginDescriptor plugin = sample();
  plugin.stages.push_back(plugin.stages[0]);
  CHECK(descriptor_problems(plugin) == Texts{"the stage com.example.lint is there twice"});
  plugin.stages.clear();
  CHECK(descriptor_problems(plugin) == Texts{"the plugin has no stage"});
}

TEST_CASE("unknown flags are ignored in the low half and refused in the high half") {
  PluginDescriptor plugin = sample();
  plugin.stages[0].flags = 0x8000;
  CHECK(refusal(plugin) == "fine");
  plugin.stages[0].flags = 0x10001;
  CHECK(refusal(plugin) == invalid("stage com.example.lint has the flags 0x10000, which this host must refuse"));
}

TEST_CASE("schemas are schemas of objects and keep to their own word") {
  CHECK(problems_of_schema("no").size() == 1);
  CHECK(problems_of_schema("[]") == Texts{"config_schema of stage com.example.lint is not a JSON object"});
  CHECK(problems_of_schema(R"({"type":"array"})") ==
        Texts{"config_schema of stage com.example.lint is not the schema of an object"});
  CHECK(problems_of_schema(R"({"type":7})").size() == 1);
  CHECK(problems_of_schema(R"({"properties":{"a":{"type":"integer","default":1}}})").empty());
}

TEST_CASE("a default that does not fit is found where it is") {
  CHECK(wrong_defaults(R"({"definitions":{"n":{"type":"integer"}},
                           "properties":{"a":{"default":1,"$ref":"#/definitions/n"}}})")
            .empty());
  const Texts wrong = wrong_defaults(R"({"properties":{"a":{"properties":{"b":{"type":"integer","default":"one"}}}}})");
  REQUIRE(wrong.size() == 1);
  CHECK(wrong.front().starts_with("the default at /properties/a/properties/b does not fit: "));
}

TEST_CASE("the note and the descriptor agree") {
  CHECK(refusal(sample(), {.abi_major = 1, .abi_minor = 7}) == invalid("the note says ABI 1.7, the descriptor 1.0"));
}

TEST_CASE("of several problems the first is told") {
  PluginDescriptor plugin = sample();
  plugin.version = "1";
  plugin.stages[0].title.clear();
  plugin.stages[0].config_schema = "no";
  CHECK(refusal(plugin) == invalid("the version '1' is not SemVer"));
}
