#include "support/catch.hpp"

#include <slipway/config/grammar.hpp>

#include <string>

namespace slipway::config {

TEST_CASE("a name is made of a strict set of characters") {
  CHECK(is_name("a"));
  CHECK(is_name("tag-publish"));
  CHECK(is_name("0.a_b-c"));
  CHECK(is_name(std::string(63, 'a')));
  const std::string bad = GENERATE("", "A", "-a", ".a", "_a", "a b", "a/b", "..", "a;b", "a$b", "a\nb", "ä", "a`b`",
                                   "a&b", "a?b", "a#b", "a%20b", "~", "a'b", "a\"b");
  CAPTURE(bad);
  CHECK_FALSE(is_name(bad));
  CHECK_FALSE(is_name(std::string(64, 'a')));
  CHECK_FALSE(is_name(std::string_view("a\0b", 3)));
}

TEST_CASE("every byte that is not in a name's set is refused") {
  const std::string allowed = "abcdefghijklmnopqrstuvwxyz0123456789._-";
  for (int byte = 0; byte < 256; ++byte) {
    const std::string name = std::string("a") + static_cast<char>(byte);
    CHECK(is_name(name) == (allowed.find(static_cast<char>(byte)) != std::string::npos));
  }
}

TEST_CASE("a stage type is a short name or a reverse domain name") {
  CHECK(is_stage_type("test"));
  CHECK(is_stage_type("com.example.helm-lint"));
  CHECK_FALSE(is_stage_type("Test"));
  CHECK_FALSE(is_stage_type("./test.so"));
  CHECK_FALSE(is_stage_type(""));
}

TEST_CASE("names of variables and secrets are identifiers") {
  CHECK(is_variable_name("PATH"));
  CHECK(is_variable_name("_x1"));
  CHECK_FALSE(is_variable_name("1x"));
  CHECK_FALSE(is_variable_name("A=B"));
  CHECK_FALSE(is_variable_name("A-B"));
  CHECK_FALSE(is_variable_name(""));
  CHECK(is_secret_name("REGISTRY_TOKEN"));
  CHECK(is_secret_name("registry-token"));
  CHECK_FALSE(is_secret_name("a/b"));
  CHECK_FALSE(is_secret_name("-a"));
}

TEST_CASE("an image repository has no tag and no digest") {
  const std::string good = GENERATE("app", "ghcr.io/acme/app", "127.0.0.1:5000/todobackend", "localhost:5000/a/b",
                                    "oci:../registry/todobackend", "oci:/abs/a:b");
  CAPTURE(good);
  CHECK(is_image_repository(good));
  const std::string bad =
      GENERATE("", "app:1.0", "ghcr.io/acme/app:latest", "localhost:5000/app:1", "localhost:x/app", ":5000/app",
               "app@sha256:00", "a b", "oci:", "oci:a b", "/app", "app/", "localhost:/app");
  CAPTURE(bad);
  CHECK_FALSE(is_image_repository(bad));
}

TEST_CASE("an address of an environment is one of the web") {
  CHECK(is_web_address("http://127.0.0.1:18080"));
  CHECK(is_web_address("https://todo.example.com/a?b=c"));
  const std::string bad =
      GENERATE("", "http://", "todo.example.com", "ftp://x", "javascript:alert(1)", "http://a b", "http://a\nb");
  CHECK_FALSE(is_web_address(bad));
}

TEST_CASE("a duration is a whole number and a unit") {
  CHECK(parse_duration("1ms") == 1);
  CHECK(parse_duration("500ms") == 500);
  CHECK(parse_duration("90s") == 90'000);
  CHECK(parse_duration("10m") == 600'000);
  CHECK(parse_duration("1h") == 3'600'000);
  CHECK(parse_duration("999999999h") == 999'999'999LL * 3'600'000);
  const std::string bad = GENERATE("", "10", "m", "0s", "00s", "01s", "-1s", "+1s", "1.5h", "1 h", " 1h", "1h ",
                                   "1h30m", "1d", "1S", "1000000000s", "99999999999999999999s");
  CAPTURE(bad);
  CHECK_FALSE(parse_duration(bad));
}

}  // namespace slipway::config
