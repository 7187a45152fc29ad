#include "support/catch.hpp"

#include <slipway/kit/suite.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace slipway::kit;
using Texts = std::vector<std::string>;

TEST_CASE("a suite is read from its parameters") {
  const Json json = {{"run", "make 'a b'"}, {"reports", {"r/*.xml", "s.xml"}}, {"timeout", "2m"},
                     {"env", {{"K", "V"}}}, {"working-directory", "sub"},      {"allow-no-report", true}};
  const auto suite = parse_suite(json, "unit", "suites[0]");
  REQUIRE(suite.has_value());
  CHECK(suite->name == "unit");
  CHECK(suite->argv == Texts{"make", "a b"});
  CHECK(suite->reports == Texts{"r/*.xml", "s.xml"});
  CHECK(suite->env == Texts{"K=V"});
  CHECK(suite->working_directory == "sub");
  CHECK(suite->timeout_ms == 120'000);
  CHECK(suite->timeout_key == "suites[0].timeout");
  CHECK(suite->missing_reports == MissingReports::allowed);
}

TEST_CASE("errors name the parameter, with and without an object around it") {
  CHECK(parse_suite({{"run", ""}}, "u", "suites[2]").error().message == "suites[2].run: the command names no program");
  CHECK(parse_suite({{"run", "x"}, {"timeout", "1y"}}, "u", "").error().message == "timeout is not a duration");
}

TEST_CASE("the schema's properties are JSON") {
  const Json properties = Json::parse("{" SLIPWAY_KIT_SUITE_PROPERTIES "}");
  Texts names;
  for (const auto& [name, property] : properties.items()) {
    names.push_back(name);
    CHECK_FALSE(text_in(property, "description").empty());
  }
  CHECK(names == Texts{"run", "reports", "timeout", "env", "working-directory", "allow-no-report"});
}

TEST_CASE("a suite of nothing but a command has the defaults") {
  const auto suite = parse_suite({{"run", {"make", "check"}}}, "unit", "");
  REQUIRE(suite.has_value());
  CHECK(suite->argv == Texts{"make", "check"});
  CHECK(suite->reports.empty());
  CHECK(suite->env.empty());
  CHECK(suite->working_directory.empty());
  CHECK(suite->timeout_ms == 0);
  CHECK(suite->timeout_key == "timeout");
  CHECK(suite->missing_reports == MissingReports::refused);
  CHECK(parse_suite({{"run", "x"}, {"allow-no-report", false}}, "u", "")->missing_reports == MissingReports::refused);
}
