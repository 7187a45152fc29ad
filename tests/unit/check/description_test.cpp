#include "support/catch.hpp"

#include <slipway/check/description.hpp>

using namespace slipway::check;

namespace {

Description sample() {
  Description plugin{.id = "com.example.lint", .version = "1.2.3", .license = "MIT", .abi_major = 1, .stages = {}};
  plugin.stages.push_back({.id = "com.example.lint",
                           .title = "Lint",
                           .summary = "Looks at sources.",
                           .config_schema = "{}",
                           .output_schema = "{}",
                           .needs = {"slipway.log/1"},
                           .wants = {"com.example.trace/2"}});
  return plugin;
}

std::size_t problems_with(std::string Description::* member, const std::string& text) {
  Description plugin = sample();
  plugin.*member = text;
  return descriptor_problems(plugin).size();
}

}  // namespace

TEST_CASE("A description that keeps the rules has no problem") { CHECK(descriptor_problems(sample()).empty()); }

TEST_CASE("Ids, versions and licences have their forms") {
  CHECK(problems_with(&Description::id, "lint") == 1);
  for (const char* version : {"0.0.0", "1.2.3-rc.1+build.5", "10.20.30--", "99999999999999999999.0.0"}) {
    INFO(version);
    CHECK(problems_with(&Description::version, version) == 0);
  }
  for (const char* version : {"", "1.2", "v1.2.3", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3+", "1.2.3 "}) {
    INFO(version);
    CHECK(problems_with(&Description::version, version) == 1);
  }
  CHECK(problems_with(&Description::license, "(MIT OR Apache-2.0) AND LLVM-exception") == 0);
  CHECK(problems_with(&Description::license, "free for all") == 1);
}

TEST_CASE("A text of any length is judged without harm") {
  const std::string digits(1'000'000, '1');
  CHECK(problems_with(&Description::version, digits + ".2.3") == 1);
  CHECK(problems_with(&Description::license, digits) == 1);
  CHECK(problems_with(&Description::id, "com." + digits) == 0);
  Description plugin = sample();
  plugin.stages[0].wants = {digits + "/1"};
  CHECK(descriptor_problems(plugin).size() == 1);
}
