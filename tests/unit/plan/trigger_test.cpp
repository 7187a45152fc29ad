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

namespace {

const std::string k_here(40, 'a');
const std::string k_elsewhere(40, 'b');

// A checkout as a developer has it.
model::SourceState developers_clone() {
  model::SourceState state = source("main", {"v1.0.0", "v1.1.0"});
  state.short_sha = "aaaaaaa";
  state.tree = std::string(40, 't');
  state.subject = "feat: it works";
  state.commit_time = 1'700'000'000;
  state.origin_url = "git@git.example:octo/widget.git";
  state.changed_files = {"new.txt"};
  return state;
}

// The same commit as a CI system checks it out.
model::SourceState clone_of_ci() {
  model::SourceState state = developers_clone();
  state.branch.clear();
  state.detached = true;
  state.tags_at_head.clear();
  state.changed_files.clear();
  state.default_branch.clear();
  state.origin_url = "https://git.example/octo/widget";
  return state;
}

model::Context told(const std::string& ref) {
  model::Context context;
  context.platform = model::Platform::github;
  context.event = "push";
  context.ref = ref;
  context.sha = k_here;
  context.default_branch = "main";
  context.repository.url = "https://git.example/octo/widget";
  return context;
}

}  // namespace

TEST_CASE("without a CI system the repository tells all, and its own word stands") {
  const model::Context context = plan::completed({}, developers_clone());
  CHECK(context.trigger() == plan::local_trigger(developers_clone()));
  CHECK(context.base_ref == "main");
  CHECK(context.tree == std::string(40, 't'));
  CHECK(context.subject == "feat: it works");
  CHECK(context.commit_time == 1'700'000'000);
  CHECK(plan::source_of(context, developers_clone()) == developers_clone());
  CHECK(plan::check_commit(context, developers_clone()).has_value());
}

TEST_CASE("what a CI system tells is not overruled by the repository") {
  model::Context context = told("refs/heads/topic");
  context.event = "schedule";
  context.commit_time = 5;
  const model::Context filled = plan::completed(context, developers_clone());
  context.tree = std::string(40, 't');
  context.subject = "feat: it works";
  CHECK(filled == context);
}

TEST_CASE("what a CI system leaves open is filled, and the note that said so is gone") {
  model::Context context;
  context.platform = model::Platform::jenkins;
  context.notes = {"ref: a", "sha: b", "default_branch: c", "event: d", "head_sha: e"};
  const model::Context filled = plan::completed(context, developers_clone());
  CHECK(filled.event == "push");
  CHECK(filled.ref == "refs/tags/v1.1.0");
  CHECK(filled.sha == k_here);
  CHECK(filled.default_branch == "main");
  CHECK(filled.base_ref.empty());
  CHECK(filled.notes == Names{"head_sha: e"});
}

TEST_CASE("a repository at another commit says nothing of the context's") {
  model::Context context = told("");
  context.sha = k_elsewhere;
  CHECK(plan::completed(context, developers_clone()) == context);
}

TEST_CASE("the same context gives the same source in every clone") {
  for (const char* ref : {"refs/heads/main", "refs/heads/topic", "refs/tags/v1.0.0", "refs/pull/7/merge"}) {
    INFO(ref);
    const model::Context context = plan::completed(told(ref), clone_of_ci());
    model::SourceState in_ci = plan::source_of(context, clone_of_ci());
    model::SourceState at_home = plan::source_of(context, developers_clone());
    at_home.changed_files.clear();
    at_home.default_branch.clear();
    CHECK(at_home == in_ci);
    model::SourceState other = developers_clone();
    other.commit = k_elsewhere;
    other = plan::source_of(context, other);
    other.default_branch.clear();
    CHECK(other == in_ci);
  }
}

TEST_CASE("branch and tags of the source are those of the context") {
  const auto seen = [](const char* ref) { return plan::source_of(told(ref), developers_clone()); };
  CHECK(seen("refs/heads/topic").branch == "topic");
  CHECK(seen("refs/heads/topic").tags_at_head.empty());
  CHECK(seen("refs/tags/v1.0.0").branch.empty());
  CHECK(seen("refs/tags/v1.0.0").tags_at_head == Names{"v1.0.0"});
  CHECK(seen("refs/pull/7/merge").detached);
}

TEST_CASE("a context of a laptop gives the branch of a tag too") {
  const model::Context context = plan::completed({}, developers_clone());
  model::SourceState other = developers_clone();
  other.commit = k_elsewhere;
  other.branch = "other";
  CHECK(plan::source_of(context, other).branch == "main");
  CHECK(plan::source_of(context, other).tags_at_head == Names{"v1.1.0"});
}

TEST_CASE("a run wants the commit of the context, or the last one of its pull request") {
  model::Context context = told("refs/pull/7/merge");
  CHECK(plan::check_commit(context, developers_clone()).has_value());
  context.sha = k_elsewhere;
  CHECK(base::one_line(plan::check_commit(context, developers_clone()).error()) ==
        "error[SL0411]: commit " + k_here + " is checked out, not " + k_elsewhere +
            " - the context of platform 'github' names the latter - nothing was run - check that one out, or name what "
            "is "
            "built here with --ref");
  context.head_sha = k_here;
  CHECK(plan::check_commit(context, developers_clone()).has_value());
  CHECK(context.trigger().commit == k_here);
}
