#include "support/catch.hpp"

#include <slipway/plan/trigger.hpp>

using namespace slipway;
using Names = std::vector<std::string>;

namespace {

model::SourceState source(const std::string& branch, Names tags) {
  model::SourceState state;
  state.commit = std::string(40, 'a');
  state.branch = branch;
  state.detached = branch.empty();
  state.tags_at_head = std::move(tags);
  state.default_branch = "main";
  return state;
}

std::string ref(const std::string& branch, Names tags) {
  return plan::local_trigger(source(branch, std::move(tags))).ref;
}

std::string chosen(const char* name) {
  const auto trigger = plan::trigger_for(source("main", {"v1.0.0", "v1.1.0"}), name);
  return trigger ? trigger->ref : base::one_line(trigger.error());
}

}  // namespace

TEST_CASE("a local run is a push of what is checked out") {
  const model::Trigger trigger = plan::local_trigger(source("topic/x", {}));
  CHECK(trigger.event == "push");
  CHECK(trigger.ref == "refs/heads/topic/x");
  CHECK(trigger.commit == std::string(40, 'a'));
  CHECK(trigger.default_branch == "main");
}

TEST_CASE("a tag at HEAD is the ref, because who tags a commit expects its version") {
  CHECK(ref("main", {"v1.0.0"}) == "refs/tags/v1.0.0");
  CHECK(ref("", {"v1.0.0"}) == "refs/tags/v1.0.0");
  CHECK(ref("main", {"nightly"}) == "refs/tags/nightly");
}

TEST_CASE("of several tags the highest version is the ref") {
  CHECK(ref("main", {"v1.10.0", "v1.9.0", "zzz"}) == "refs/tags/v1.10.0");
  CHECK(ref("main", {"v2.0.0", "v2.0.0-rc.1"}) == "refs/tags/v2.0.0");
  CHECK(ref("main", {"1.0.0", "v1.0.0"}) == "refs/tags/v1.0.0");
  CHECK(ref("main", {"alpha", "beta"}) == "refs/tags/beta");
}

TEST_CASE("a detached HEAD without tags has no ref") { CHECK(ref("", {}).empty()); }

TEST_CASE("the user may name the ref") {
  CHECK(chosen("main") == "refs/heads/main");
  CHECK(chosen("v1.0.0") == "refs/tags/v1.0.0");
  CHECK(chosen("refs/pull/7/merge") == "refs/pull/7/merge");
  CHECK(chosen("v1.2.0") ==
        "error[SL0201]: --ref v1.2.0 is neither a tag at HEAD nor the branch - did you mean 'v1.0.0'? "
        "- HEAD has v1.0.0, v1.1.0 and main - check it out first; a branch that is not checked out is named as "
        "refs/heads/...");
  CHECK(chosen("").find("error[SL0201]") == 0);
}

TEST_CASE("a version is that of the commit that carries its tag") {
  CHECK(chosen("refs/tags/v1.0.0") == "refs/tags/v1.0.0");
  CHECK(chosen("refs/tags/v9.9.9").starts_with("error[SL0201]: --ref refs/tags/v9.9.9 is neither a tag at HEAD nor "));
  CHECK(chosen("refs/heads/other") == "refs/heads/other");
  // Its tag may not have been fetched.
  model::SourceState shallow = source("", {});
  shallow.shallow = true;
  CHECK(plan::trigger_for(shallow, "refs/tags/v9.9.9")->ref == "refs/tags/v9.9.9");
}
