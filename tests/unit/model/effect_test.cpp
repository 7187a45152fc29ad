#include "support/catch.hpp"

#include <slipway/model/effect.hpp>

using namespace slipway::model;

TEST_CASE("an effect is described for people") {
  CHECK(describe({.kind = "oci.tag", .target = "127.0.0.1:5000/todo", .name = "1.2.0", .digest = "sha256:0"}) ==
        "oci.tag 1.2.0 at 127.0.0.1:5000/todo");
  CHECK(describe({.kind = "deploy", .target = "local"}) == "deploy at local");
  CHECK(describe({.kind = "deploy"}) == "deploy");
}

TEST_CASE("effects differ in every part of their key") {
  const Effect effect{.kind = "k", .target = "t", .name = "n", .digest = "d"};
  CHECK(effect == Effect{.kind = "k", .target = "t", .name = "n", .digest = "d"});
  CHECK(effect != Effect{.kind = "x", .target = "t", .name = "n", .digest = "d"});
  CHECK(effect != Effect{.kind = "k", .target = "x", .name = "n", .digest = "d"});
  CHECK(effect != Effect{.kind = "k", .target = "t", .name = "x", .digest = "d"});
  CHECK(effect != Effect{.kind = "k", .target = "t", .name = "n", .digest = "x"});
}

TEST_CASE("what a probe saw has a word") {
  CHECK(to_string(Presence::absent) == "absent");
  CHECK(to_string(Presence::same) == "same");
  CHECK(to_string(Presence::other) == "other");
  CHECK(to_string(Presence::unknown) == "unknown");
}
