#include "support/catch.hpp"

#include <slipway/plan/metadata/pep440.hpp>

using namespace slipway::plan::metadata;

namespace {

std::string normal(const char* text) {
  const auto version = parse_pep440(text);
  return version ? version->text() : "none";
}

bool is_final(const char* text) { return parse_pep440(text).value().is_final(); }

}  // namespace

TEST_CASE("releases are numbers between dots, without leading zeros") {
  CHECK(normal("1") == "1");
  CHECK(normal("v1.2") == "1.2");
  CHECK(normal("V1.2.3") == "1.2.3");
  CHECK(normal("1.02.003") == "1.2.3");
  CHECK(normal("1.2.3.4.5") == "1.2.3.4.5");
  CHECK(normal("20240131093000") == "20240131093000");
  CHECK(normal("99999999999999999999") == "100000000000000000000");
}

TEST_CASE("spellings of prereleases have one normal form") {
  for (const char* text : {"1.0a1", "1.0.a1", "1.0-a1", "1.0_a.1", "1.0alpha1", "1.0-ALPHA-1", "v1.0a01"})
    CHECK(normal(text) == "1.0a1");
  for (const char* text : {"1.0rc1", "1.0c1", "1.0pre1", "1.0preview1", "1.0-Preview_1"})
    CHECK(normal(text) == "1.0rc1");
  CHECK(normal("1.1beta2") == "1.1b2");
  CHECK(normal("1.0b") == "1.0b0");
  CHECK(normal("1.0a-") == "1.0a0");
}

TEST_CASE("post and dev releases") {
  for (const char* text : {"1.0.post1", "1.0post1", "1.0-1", "1.0rev1", "1.0-r1", "1.0_post-1", "1.0.POST1"})
    CHECK(normal(text) == "1.0.post1");
  CHECK(normal("1.0post") == "1.0.post0");
  CHECK(normal("1.0dev4") == "1.0.dev4");
  CHECK(normal("1.0-dev") == "1.0.dev0");
  CHECK(normal("1.2.3rc2.post3.dev4") == "1.2.3rc2.post3.dev4");
  CHECK(normal("1.0a1-2") == "1.0a1.post2");
  CHECK(normal("1.0a.post1") == "1.0a0.post1");
  CHECK(normal("1.0a-dev") == "1.0a0.dev0");
}

TEST_CASE("an epoch and a local version, whose parts the library joins by commas") {
  CHECK(normal("1!2.3.4") == "1!2.3.4");
  CHECK(normal("0!1.0") == "1.0");
  CHECK(normal("01!1") == "1!1");
  CHECK(normal("1.2.3+local.1") == "1.2.3+local,1");
  CHECK(normal("1.0+Ubuntu-01_x") == "1.0+ubuntu,1,x");
  CHECK(normal("1.0+1e3") == "1.0+1000");
  CHECK(normal("1.0+0x1f") == "1.0+31");
}

TEST_CASE("what is no version") {
  for (const char* text : {"", "v", "sometag", "1.", ".1", "1..2", "1.0x", "1.0rc1rc2", "1.0+", "1.0+a..b", "1.0+a!",
                           "!1", "1!", "1.0 ", " 1.0", "1.0.post1.post2", "1.0.dev1.post1", "=1.0", "vv1"})
    CHECK(normal(text) == "none");
}

TEST_CASE("only a release without pre, post and dev is final") {
  CHECK(is_final("1.2.3"));
  CHECK(is_final("1.2.3+local"));
  CHECK_FALSE(is_final("1.2.3rc1"));
  CHECK_FALSE(is_final("1.2.3.post1"));
  CHECK_FALSE(is_final("1.2.3.dev1"));
}

TEST_CASE("parts of a release that are missing are zero") {
  const Pep440 version = parse_pep440("v3.7").value();
  CHECK(version.release_part(0) == "3");
  CHECK(version.release_part(1) == "7");
  CHECK(version.release_part(2) == "0");
}
