#include "pipelines.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace slipway::test;
using Json = nlohmann::json;

namespace {

Json entry_of(const std::string& plugin_option, const std::string& path) {
  for (const Json& entry :
       Json::parse(output_of(Cli("plugin list --format json").word("--plugin").word(plugin_option))))
    if (entry["path"] == path) return entry;
  return {};
}

}  // namespace

TEST_CASE("The bundled plugins are listed with what they do") {
  Cli("plugin list")
      .runs()
      .exits(0)
      .prints_something_like("dev.slipway.test         " SLIPWAY_VERSION
                             "  bundled  Runs suites of tests and reads their JUnit reports\n");
}

TEST_CASE("A plugin that was named is listed too") {
  Cli("plugin list")
      .word("--plugin")
      .word(echo_plugin())
      .runs()
      .exits(0)
      .prints_something_like("dev.slipway.tests.echo   1.2.3  override  Says what it was told\n");
  CHECK(entry_of(echo_plugin(), "BUILD/tests/plugins/echo.so")["version"] == "1.2.3");
}

TEST_CASE("A plugin that cannot be used is listed with the reason") {
  const std::string path = "tests/plugins/constructor-crashes.so";
  Cli("plugin list")
      .word("--plugin")
      .word("com.example.x=" + built(path))
      .runs()
      .exits(0)
      .prints_something_like("constructor-crashes.so: error[SL0502]: ");
  CHECK(entry_of("com.example.x=" + built(path), "BUILD/" + path)["error"]["code"] == "SL0502");
}

TEST_CASE("A plugin is shown with its parameters") {
  Cli("plugin show").word(built("tests/plugins/echo.so")).runs().exits(0).prints(R"(dev.slipway.tests.echo 1.2.3
  license    Apache-2.0
  homepage   https://example.com/echo
  built with slipway-cpp 1.0, COMPILER
  ABI        1.0
  file       BUILD/tests/plugins/echo.so
  digest     DIGEST
  origin     file

stage type dev.slipway.tests.echo
  title      Echo
  summary    Says what it was told
  wants      slipway.log/1, slipway.progress/1, slipway.cancel/1, slipway.emit/1, slipway.secret/1, slipway.exec/1, slipway.cache/1, slipway.effect/1, com.example.unknown/1
  parameters
    {
      "type": "object"
    }
  outputs
    {
      "type": "object"
    }
)");
}

TEST_CASE("A stage type is found by its short name") {
  Cli("plugin show test").runs().exits(0).prints_something_like("stage type dev.slipway.test\n");
  const Json json = Json::parse(output_of(Cli("plugin show test --format json")));
  CHECK(json["stages"][0]["id"] == "dev.slipway.test");
  CHECK(json["stages"][0]["flags"] == Json{"idempotent", "source"});
  CHECK(json["stages"][0]["config_schema"]["type"] == "object");
  CHECK(json["origin"] == "bundled");
}

TEST_CASE("A plugin that is not there") {
  Cli("plugin show tset")
      .runs()
      .exits(3)
      .complains_about("error[SL0308]: there is no plugin for the stage type "
                       "'dev.slipway.tset'");
  Cli("plugin show ./nothing.so").runs().exits(3).complains_about("error[SL0308]: ");
  Cli("plugin show")
      .runs()
      .exits(2)
      .complains("error[SL0205]: 'slipway plugin show' needs ID or FILE - see 'slipway help plugin show'\n");
}

TEST_CASE("The doctor tells what a file says of itself and that it can be used") {
  Ran ran = Cli("plugin doctor").word(built("tests/plugins/echo.so")).runs();
  ran.exits(0).prints_something_like("places");
  const std::string& out = ran.out();
  for (const std::string part :
       {"places\n  bundled   BUILD/lib/slipway/plugins\n", "  plugin    dev.slipway.tests.echo 1.2.3, file\n",
        "  digest    DIGEST\n", "  ABI note  1.0\n", " or newer, here is ", "libc.so.6\n", "  usable    yes\n"}) {
    INFO(out);
    CHECK(out.find(part) != std::string::npos);
  }
}

TEST_CASE("The doctor looks at all plugins, and ends with the worst of what is wrong") {
  const TempFolder folder;
  folder.write("text.so", "text");
  Cli("plugin doctor").in(folder).runs().exits(0).prints_something_like("dev.slipway.deploy");
  Cli("plugin doctor text.so")
      .in(folder)
      .word(built("tests/plugins/echo.so"))
      .runs()
      .exits(3)
      .prints_something_like("text.so\n  usable    no: error[SL0314]: ");
  Cli("plugin doctor none.so").in(folder).runs().exits(3).prints_something_like("  usable    no: error[SL0308]: ");
}
