#include "support/catch.hpp"

#include <slipway/run/masking/needles.hpp>

#include <algorithm>

using namespace slipway::run;

namespace {

bool has(const std::vector<std::string>& needles, const std::string& needle) {
  return std::binary_search(needles.begin(), needles.end(), needle);
}

}  // namespace

TEST_CASE("a secret has needles for all of its forms, each once") {
  const std::vector<std::string> needles = needles_of("p@ss\"w'<rd");
  for (const char* form : {"p@ss\"w'<rd", "cEBzcyJ3JzxyZA==",
                           "70407373227727"
                           "3c7264",
                           "p%40ss%22w%27%3Crd", "p@ss\\\"w'<rd", "p@ss\"w'&lt;rd", "p@ss\"w'\\''<rd"}) {
    INFO(form);
    CHECK(has(needles, form));
  }
  CHECK(std::adjacent_find(needles.begin(), needles.end()) == needles.end());
  CHECK(std::is_sorted(needles.begin(), needles.end()));
}

TEST_CASE("no needle is so short that it masks ordinary text") {
  for (const char* secret : {"abcdef", "ab\ncdefgh", "a\nb\nc\nd\nlonger line"})
    for (const std::string& needle : needles_of(secret))
      CHECK(needle.size() >= k_shortest_secret);
}

TEST_CASE("white space around a secret is not part of it") {
  CHECK(needles_of("  hunter2-token\r\n") == needles_of("hunter2-token"));
}

TEST_CASE("each long line of a secret counts by itself, with either line end") {
  const std::vector<std::string> needles =
      needles_of("-----BEGIN KEY-----\r\nMIIEvQIBADANBg\r\nshort\r\n  indented line\r\n-----END KEY-----\r\n");
  CHECK(has(needles, "-----BEGIN KEY-----"));
  CHECK(has(needles, "MIIEvQIBADANBg"));
  CHECK(has(needles, "indented line"));
  CHECK_FALSE(has(needles, "short"));
  CHECK(has(needles, "-----BEGIN KEY-----\nMIIEvQIBADANBg\nshort\n  indented line\n-----END KEY-----"));
  CHECK(has(needles, "-----BEGIN KEY-----\\nMIIEvQIBADANBg\\nshort\\n  indented line\\n-----END KEY-----"));
  CHECK(has(needles, "-----BEGIN KEY-----\r\nMIIEvQIBADANBg\r\nshort\r\n  indented line\r\n-----END KEY-----"));
}

TEST_CASE("six characters are the least, and words that are everywhere are none") {
  CHECK(can_be_masked("123456"));
  CHECK_FALSE(can_be_masked("12345"));
  CHECK_FALSE(can_be_masked(" 12345\n"));
  CHECK_FALSE(can_be_masked("password"));
  CHECK(can_be_masked("passw0rd"));
}
