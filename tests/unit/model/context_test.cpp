#include "support/catch.hpp"

#include <slipway/model/context.hpp>

using slipway::model::Context;
using slipway::model::Platform;
using slipway::model::Trigger;

namespace {

Context with_ref(const char* ref) {
  Context context;
  context.event = "push";
  context.ref = ref;
  context.sha = std::string(40, 'a');
  context.head_sha = std::string(40, 'b');
  return context;
}

}  // namespace

TEST_CASE("each platform has a name, by which it is found again") {
  for (const Platform platform : {Platform::local, Platform::github, Platform::jenkins, Platform::circleci,
                                  Platform::gitlab, Platform::buildkite, Platform::unknown})
    CHECK(slipway::model::parse_platform(to_string(platform)) == platform);
  CHECK(to_string(Platform::github) == "github");
  for (const char* name : {"", "GitHub", "travis"})
    CHECK_FALSE(slipway::model::parse_platform(name).has_value());
}

TEST_CASE("a default branch that is not known is another thing than none") {
  Context unknown, none;
  none.default_branch = "";
  CHECK_FALSE(unknown == none);
  CHECK(unknown.trigger() == none.trigger());
}

TEST_CASE("the trigger of a context is its event and ref at its commit") {
  Context context = with_ref("refs/tags/v1");
  context.default_branch = "main";
  CHECK(context.trigger() == Trigger{"push", "refs/tags/v1", std::string(40, 'a'), "main"});
}

TEST_CASE("the commit of a pull request is its last one, where that is known") {
  CHECK(with_ref("refs/pull/7/merge").trigger().commit == std::string(40, 'b'));
  CHECK(with_ref("refs/heads/main").trigger().commit == std::string(40, 'a'));
  CHECK(with_ref("refs/heads/gh-readonly-queue/main/pr-7").trigger().commit == std::string(40, 'a'));
  Context unknown = with_ref("refs/pull/7/merge");
  unknown.head_sha.clear();
  CHECK(unknown.trigger().commit == std::string(40, 'a'));
}
