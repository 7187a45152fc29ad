#include "support/catch.hpp"

#include <slipway/ci/ref.hpp>
#include <slipway/ci/timestamp.hpp>

using namespace slipway;
using Repository = model::Context::Repository;

namespace {

Repository repository(const char* owner, const char* name, const char* url) {
  return {.name = name, .owner = owner, .url = url, .description = {}, .license = {}};
}

}  // namespace

TEST_CASE("a name becomes a full ref, and a full ref stays") {
  CHECK(ci::branch_ref("topic/x") == "refs/heads/topic/x");
  CHECK(ci::branch_ref("refs/tags/v1") == "refs/tags/v1");
  CHECK(ci::branch_ref("").empty());
  CHECK(ci::tag_ref("v1.0.0") == "refs/tags/v1.0.0");
  CHECK(ci::tag_ref("").empty());
  CHECK(ci::pull_ref(7) == "refs/pull/7/merge");
  CHECK(ci::short_branch("refs/heads/a/b") == "a/b");
  CHECK(ci::short_branch("main") == "main");
}

TEST_CASE("a number has digits only") {
  CHECK(ci::parse_number("7") == 7U);
  CHECK(ci::parse_number("0") == 0U);
  for (const char* text : {"", "false", "-1", "+1", " 1", "1 ", "1/2", "99999999999999999999999", "0x1"}) {
    INFO(text);
    CHECK_FALSE(ci::parse_number(text).has_value());
  }
}

TEST_CASE("the address of a repository names its owner, its name and its page") {
  const Repository widget = repository("octo", "widget", "https://git.example/octo/widget");
  for (const char* address : {"https://git.example/octo/widget", "https://git.example/octo/widget.git",
                              "https://git.example/octo/widget/", "https://user:pass@git.example/octo/widget.git",
                              "git@git.example:octo/widget.git", "ssh://git@git.example/octo/widget.git",
                              "ssh://git@git.example:2222/octo/widget.git", "git.example:octo/widget"}) {
    INFO(address);
    CHECK(ci::repository_at(address) == widget);
  }
  CHECK(ci::repository_at("http://localhost:3000/a/b/c.git") == repository("a/b", "c", "http://localhost:3000/a/b/c"));
  CHECK(ci::repository_at("https://git.example/alone") == repository("", "alone", "https://git.example/alone"));
}

TEST_CASE("what is no address of a repository says nothing") {
  for (const char* address : {"", "widget", "/srv/git/widget.git", "https://", "https://git.example",
                              "https://git.example/", "@", ":", "://", "a@:b"}) {
    INFO(address);
    CHECK(ci::repository_at(address) == Repository{});
  }
}

TEST_CASE("a time with its zone") {
  CHECK(ci::parse_timestamp("1970-01-01T00:00:00Z") == 0);
  CHECK(ci::parse_timestamp("2023-11-14T22:13:20Z") == 1'700'000'000);
  CHECK(ci::parse_timestamp("2023-11-14T23:13:20+01:00") == 1'700'000'000);
  CHECK(ci::parse_timestamp("2023-11-14T17:43:20-04:30") == 1'700'000'000);
  CHECK(ci::parse_timestamp("2023-11-14T22:13:20.123456Z") == 1'700'000'000);
  CHECK(ci::parse_timestamp("2023-11-14T23:13:20+0100") == 1'700'000'000);
  CHECK(ci::parse_timestamp("2024-02-29T00:00:00Z") == 1'709'164'800);
}

TEST_CASE("what is no time is none") {
  for (const char* text :
       {"", "now", "1700000000", "2023-11-14", "2023-11-14T22:13:20", "2023-11-14 22:13:20Z", "2023-02-29T00:00:00Z",
        "2023-13-01T00:00:00Z", "2023-11-14T24:00:00Z", "2023-11-14T22:13:20.Z", "2023-11-14T22:13:20Zx",
        "-023-11-14T22:13:20Z", "2023-11-14T22:13:20+1"}) {
    INFO(text);
    CHECK_FALSE(ci::parse_timestamp(text).has_value());
  }
}
