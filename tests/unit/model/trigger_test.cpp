#include "support/catch.hpp"

#include <slipway/model/trigger.hpp>

using slipway::model::Trigger;

TEST_CASE("a trigger knows its branch or its tag") {
  CHECK(Trigger{.ref = "refs/heads/feature/x"}.branch() == "feature/x");
  CHECK(Trigger{.ref = "refs/heads/feature/x"}.tag().empty());
  CHECK(Trigger{.ref = "refs/tags/v1.2.0"}.tag() == "v1.2.0");
  CHECK(Trigger{.ref = "refs/tags/v1.2.0"}.branch().empty());
}

TEST_CASE("other refs are neither branch nor tag") {
  for (const char* ref : {"", "refs/pull/7/merge", "main", "refs/headsmain", "refs/tags"}) {
    CHECK(Trigger{.ref = ref}.branch().empty());
    CHECK(Trigger{.ref = ref}.tag().empty());
  }
}
