#include "support/catch.hpp"

#include <slipway/plan/semver.hpp>

using slipway::plan::compare;
using slipway::plan::parse_semver;

namespace {

std::string text_of(const char* version) {
  const auto parsed = parse_semver(version);
  return parsed ? parsed->text() : "none";
}

}  // namespace

TEST_CASE("a version is three numbers with an optional v, prerelease and build") {
  CHECK(text_of("1.2.3") == "1.2.3");
  CHECK(text_of("v1.2.3") == "1.2.3");
  CHECK(text_of(" v1.2.3 ") == "1.2.3");
  CHECK(text_of("0.0.0") == "0.0.0");
  CHECK(text_of("1.2.3-rc.1") == "1.2.3-rc.1");
  CHECK(text_of("2.0.8-beta.67") == "2.0.8-beta.67");
  CHECK(text_of("1.2.3-0a.x-y.--") == "1.2.3-0a.x-y.--");
  CHECK(text_of("1.2.3+build.05") == "1.2.3");
  CHECK(text_of("1.2.3-rc.1+build-7") == "1.2.3-rc.1");
  CHECK(text_of("9007199254740991.0.0") == "9007199254740991.0.0");
}

TEST_CASE("the parts of a version are told apart") {
  const auto version = parse_semver("v1.20.3-rc.1.x+build.5");
  REQUIRE(version);
  CHECK(version->major == 1);
  CHECK(version->minor == 20);
  CHECK(version->patch == 3);
  CHECK(version->prerelease == std::vector<std::string>{"rc", "1", "x"});
  CHECK(version->build == std::vector<std::string>{"build", "5"});
  CHECK(version->is_prerelease());
}

TEST_CASE("what only resembles a version is none") {
  for (const char* text : {"",
                           "v",
                           "1",
                           "v1.2",
                           "1.2.3.4",
                           "V1.2.3",
                           "=1.2.3",
                           "01.2.3",
                           "1.02.3",
                           "1.2.03",
                           "1.2.3-",
                           "1.2.3+",
                           "1.2.3-01",
                           "1.2.3-a..b",
                           "1.2.3-a_b",
                           "1.2.3+a+b",
                           "-1.2.3",
                           "1.2.x",
                           "1. 2.3",
                           "1.2.3 x",
                           "vv1.2.3",
                           "9007199254740992.0.0",
                           "99999999999999999999.0.0",
                           "release1",
                           "1.2.3-\xc3\xa9"})
    CHECK(text_of(text) == "none");
  CHECK(text_of(("1.2.3-" + std::string(300, 'a')).c_str()) == "none");
}

TEST_CASE("versions are ordered as semver.org says") {
  const std::vector<const char*> ascending{"0.9.9",      "1.0.0-alpha",  "1.0.0-alpha.1", "1.0.0-alpha.beta",
                                           "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
                                           "1.0.0",      "1.0.1-0",      "1.0.1",         "1.2.0",
                                           "1.10.0",     "2.0.0-9",      "2.0.0-10",      "2.0.0-100000000000000000000",
                                           "2.0.0-a",    "2.0.0"};
  for (std::size_t i = 0; i < ascending.size(); ++i)
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      INFO(ascending[i] << " and " << ascending[j]);
      CHECK((compare(*parse_semver(ascending[i]), *parse_semver(ascending[j])) < 0) == (i < j));
      CHECK((compare(*parse_semver(ascending[i]), *parse_semver(ascending[j])) == 0) == (i == j));
    }
}

TEST_CASE("build metadata and the v do not count in a comparison") {
  CHECK((compare(*parse_semver("v1.0.0+a"), *parse_semver("1.0.0+b")) == 0));
}
