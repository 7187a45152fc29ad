// What each CI system but GitHub tells: its variables, and the whole context that comes of them.
#include "support/catch.hpp"

#include <slipway/ci/context_json.hpp>
#include <slipway/ci/detect.hpp>

using namespace slipway;
using ci::Environment;
using model::Context;
using model::Platform;

namespace {

const std::string k_sha(40, 'a');
const std::string k_head(40, 'b');

Context::Repository widget(const char* description = "") {
  return {.name = "widget",
          .owner = "octo",
          .url = "https://git.example/octo/widget",
          .description = description,
          .license = {}};
}

// A difference is shown as JSON.
void check(Environment environment, const Environment& more, const Context& expected) {
  environment.insert(more.begin(), more.end());
  const auto context = ci::detect(environment);
  REQUIRE(context.has_value());
  CHECK(ci::to_json(*context) == ci::to_json(expected));
  CHECK(*context == expected);
}

const Environment k_jenkins{{"JENKINS_URL", "https://ci.example/"},
                            {"CI", "true"},
                            {"BUILD_URL", "https://ci.example/job/widget/5/"},
                            {"BUILD_TAG", "jenkins-widget-5"},
                            {"BUILD_NUMBER", "5"},
                            {"GIT_URL", "https://bot:hunter2@git.example/octo/widget.git"},
                            {"GIT_COMMIT", k_sha}};
constexpr const char* k_jenkins_default = "default_branch: Jenkins tells only on a primary branch that it is one";
constexpr const char* k_jenkins_cause = "event: Jenkins names the cause of a run in no variable of its own, so a "
                                        "timer's counts as push; --event schedule says "
                                        "otherwise";

Context jenkins(const char* event, const char* ref) {
  Context context;
  context.platform = Platform::jenkins;
  context.event = event;
  context.ref = ref;
  context.sha = k_sha;
  context.repository = widget();
  context.run = {"https://ci.example/job/widget/5/", "jenkins-widget-5", "5"};
  return context;
}

}  // namespace

TEST_CASE("Jenkins builds a branch of a multibranch project") {
  Context expected = jenkins("push", "refs/heads/topic/x");
  expected.notes = {k_jenkins_cause, k_jenkins_default};
  check(k_jenkins, {{"BRANCH_NAME", "topic/x"}, {"GIT_BRANCH", "origin/other"}}, expected);
}

TEST_CASE("Jenkins builds the primary branch, started by a timer") {
  Context expected = jenkins("schedule", "refs/heads/main");
  expected.default_branch = "main";
  const Environment branch{{"BRANCH_NAME", "main"}, {"BRANCH_IS_PRIMARY", "true"}};
  for (const auto& [name, value] : Environment{{"BUILD_CAUSE", "SCMTRIGGER,TIMERTRIGGER"},
                                               {"ROOT_BUILD_CAUSE", "TIMERTRIGGER"},
                                               {"BUILD_CAUSE_TIMERTRIGGER", "true"}}) {
    Environment told = branch;
    told[name] = value;
    check(k_jenkins, told, expected);
  }
  expected.event = "push";
  Environment told = branch;
  told["BUILD_CAUSE"] = "MANUALTRIGGER";
  check(k_jenkins, told, expected);
}

TEST_CASE("Jenkins builds a tag") {
  Context expected = jenkins("push", "refs/tags/v1.0.0");
  expected.notes = {k_jenkins_default};
  check(k_jenkins, {{"TAG_NAME", "v1.0.0"}, {"BRANCH_NAME", "v1.0.0"}, {"TAG_UNIXTIME", "1700000000000"}}, expected);
}

TEST_CASE("Jenkins builds a pull request, whose name of a branch says nothing") {
  Context expected = jenkins("pull_request", "refs/pull/7/merge");
  expected.base_ref = "main";
  expected.pull_request = 7;
  expected.actor = "mona";
  expected.notes = {"head_sha: Jenkins does not tell the last commit of a pull request", k_jenkins_default};
  check(k_jenkins,
        {{"CHANGE_ID", "7"},
         {"CHANGE_TARGET", "main"},
         {"CHANGE_AUTHOR", "mona"},
         {"BRANCH_NAME", "PR-7"},
         {"BUILD_CAUSE", "TIMERTRIGGER"}},
        expected);
}

TEST_CASE("Jenkins builds a change without a number") {
  Context expected = jenkins("pull_request", "");
  expected.base_ref = "main";
  expected.notes = {"ref: the change 'I123/4' has no number",
                    "head_sha: Jenkins does not tell the last commit of a pull request", k_jenkins_default};
  check(k_jenkins, {{"CHANGE_ID", "I123/4"}, {"CHANGE_TARGET", "main"}}, expected);
}

TEST_CASE("a Jenkins job without branches has the variables of the Git plugin") {
  Context expected = jenkins("push", "refs/heads/topic/x");
  expected.notes = {k_jenkins_cause, k_jenkins_default};
  check(k_jenkins, {{"GIT_BRANCH", "origin/topic/x"}}, expected);
  check(k_jenkins, {{"GIT_BRANCH", "refs/remotes/origin/topic/x"}}, expected);
  check(k_jenkins, {{"GIT_BRANCH", "origin/main"}, {"GIT_LOCAL_BRANCH", "topic/x"}}, expected);
  expected.ref = "";
  expected.notes.insert(expected.notes.begin(), "ref: neither BRANCH_NAME nor GIT_BRANCH tells a branch");
  check(k_jenkins, {{"GIT_BRANCH", "detached"}}, expected);
  expected.ref = "refs/tags/v1";
  expected.notes.erase(expected.notes.begin());
  check(k_jenkins, {{"GIT_BRANCH", "refs/tags/v1"}}, expected);
}

TEST_CASE("Jenkins without checkout knows no commit") {
  Environment environment{{"JENKINS_URL", "https://ci.example/"}, {"BRANCH_NAME", "main"}};
  Context expected;
  expected.platform = Platform::jenkins;
  expected.event = "push";
  expected.ref = "refs/heads/main";
  expected.notes = {k_jenkins_cause, k_jenkins_default, "sha: GIT_COMMIT is not set"};
  check(environment, {}, expected);
}

namespace {

const Environment k_circleci{{"CIRCLECI", "true"},
                             {"CI", "true"},
                             {"CIRCLE_SHA1", k_sha},
                             {"CIRCLE_REPOSITORY_URL", "git@git.example:octo/widget.git"},
                             {"CIRCLE_PROJECT_USERNAME", "octo"},
                             {"CIRCLE_PROJECT_REPONAME", "widget"},
                             {"CIRCLE_BUILD_URL", "https://circleci.example/gh/octo/widget/12"},
                             {"CIRCLE_BUILD_NUM", "12"},
                             {"CIRCLE_WORKFLOW_ID", "w-1"},
                             {"CIRCLE_USERNAME", "mona"}};
constexpr const char* k_circleci_default = "default_branch: CircleCI does not tell it";
constexpr const char* k_circleci_event =
    "event: CircleCI tells it in no variable, so a schedule counts as push; --event schedule says otherwise";

Context circleci(const char* event, const char* ref) {
  Context context;
  context.platform = Platform::circleci;
  context.event = event;
  context.ref = ref;
  context.sha = k_sha;
  context.repository = widget();
  context.run = {"https://circleci.example/gh/octo/widget/12", "w-1", "12"};
  context.actor = "mona";
  return context;
}

}  // namespace

TEST_CASE("CircleCI builds a branch, with or without a pull request") {
  Context expected = circleci("push", "refs/heads/topic/x");
  expected.notes = {k_circleci_event, k_circleci_default};
  check(k_circleci, {{"CIRCLE_BRANCH", "topic/x"}}, expected);
  expected.pull_request = 15;
  check(k_circleci, {{"CIRCLE_BRANCH", "topic/x"}, {"CIRCLE_PULL_REQUEST", "https://github.com/octo/widget/pull/15"}},
        expected);
}

TEST_CASE("CircleCI builds a tag") {
  Context expected = circleci("push", "refs/tags/v1.0.0");
  expected.notes = {k_circleci_default};
  check(k_circleci, {{"CIRCLE_TAG", "v1.0.0"}}, expected);
}

TEST_CASE("CircleCI builds the pull request of a fork") {
  Context expected = circleci("pull_request", "refs/pull/15/merge");
  expected.pull_request = 15;
  expected.head_sha = k_sha;
  expected.notes = {"base_ref: CircleCI does not tell into which branch the pull request goes", k_circleci_default};
  check(k_circleci, {{"CIRCLE_BRANCH", "pull/15"}}, expected);
  check(k_circleci, {{"CIRCLE_BRANCH", "pull/15/head"}}, expected);
  check(k_circleci, {{"CIRCLE_BRANCH", "patch-1"}, {"CIRCLE_PR_NUMBER", "15"}}, expected);
}

TEST_CASE("a branch with a name like that of a pull request is a branch") {
  Context expected = circleci("push", "refs/heads/pull/up");
  expected.notes = {k_circleci_event, k_circleci_default};
  check(k_circleci, {{"CIRCLE_BRANCH", "pull/up"}}, expected);
}

namespace {

const Environment k_gitlab{{"GITLAB_CI", "true"},
                           {"CI", "true"},
                           {"CI_PIPELINE_SOURCE", "push"},
                           {"CI_COMMIT_SHA", k_sha},
                           {"CI_COMMIT_TIMESTAMP", "2023-11-14T23:13:20+01:00"},
                           {"CI_DEFAULT_BRANCH", "main"},
                           {"CI_PROJECT_NAME", "widget"},
                           {"CI_PROJECT_NAMESPACE", "octo"},
                           {"CI_PROJECT_URL", "https://git.example/octo/widget"},
                           {"CI_PROJECT_DESCRIPTION", "A widget"},
                           {"CI_REPOSITORY_URL", "https://gitlab-ci-token:hunter2@git.example/octo/widget.git"},
                           {"CI_PIPELINE_URL", "https://git.example/octo/widget/-/pipelines/900"},
                           {"CI_PIPELINE_ID", "900"},
                           {"CI_PIPELINE_IID", "42"},
                           {"GITLAB_USER_LOGIN", "mona"}};

Context gitlab(const char* event, const char* ref) {
  Context context;
  context.platform = Platform::gitlab;
  context.event = event;
  context.ref = ref;
  context.sha = k_sha;
  context.default_branch = "main";
  context.repository = widget("A widget");
  context.run = {"https://git.example/octo/widget/-/pipelines/900", "900", "42"};
  context.actor = "mona";
  context.commit_time = 1'700'000'000;
  return context;
}

Environment with(Environment environment, const std::string& name, const std::string& value) {
  environment[name] = value;
  return environment;
}

}  // namespace

TEST_CASE("GitLab builds a branch and a tag") {
  check(k_gitlab, {{"CI_COMMIT_BRANCH", "topic/x"}}, gitlab("push", "refs/heads/topic/x"));
  check(k_gitlab, {{"CI_COMMIT_TAG", "v1.0.0"}, {"CI_COMMIT_REF_NAME", "v1.0.0"}}, gitlab("push", "refs/tags/v1.0.0"));
}

TEST_CASE("GitLab's sources of pipelines have GitHub's names") {
  for (const auto& [source, event] : Environment{{"schedule", "schedule"},
                                                 {"web", "workflow_dispatch"},
                                                 {"webide", "push"},
                                                 {"api", "repository_dispatch"},
                                                 {"trigger", "repository_dispatch"},
                                                 {"pipeline", "repository_dispatch"},
                                                 {"chat", "chat"}})
    check(with(k_gitlab, "CI_PIPELINE_SOURCE", source), {{"CI_COMMIT_BRANCH", "main"}},
          gitlab(event.c_str(), "refs/heads/main"));
}

TEST_CASE("GitLab builds a merge request, its branch alone or merged") {
  Context expected = gitlab("pull_request", "refs/pull/7/merge");
  expected.pull_request = 7;
  expected.base_ref = "main";
  expected.head_sha = k_sha;
  const Environment request{{"CI_MERGE_REQUEST_IID", "7"},
                            {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"},
                            {"CI_COMMIT_REF_NAME", "topic/x"}};
  const Environment environment = with(k_gitlab, "CI_PIPELINE_SOURCE", "merge_request_event");
  check(environment, request, expected);
  expected.head_sha = k_head;
  check(environment, with(request, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", k_head), expected);
}

TEST_CASE("GitLab builds a pull request of another host") {
  Context expected = gitlab("pull_request", "refs/pull/9/merge");
  expected.pull_request = 9;
  expected.base_ref = "main";
  expected.head_sha = k_head;
  check(with(k_gitlab, "CI_PIPELINE_SOURCE", "external_pull_request_event"),
        {{"CI_EXTERNAL_PULL_REQUEST_IID", "9"},
         {"CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME", "main"},
         {"CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA", k_head},
         {"CI_COMMIT_BRANCH", "topic/x"}},
        expected);
}

TEST_CASE("GitLab does not tell what started a parent pipeline, but of a merge request it is known") {
  const Environment environment = with(k_gitlab, "CI_PIPELINE_SOURCE", "parent_pipeline");
  Context expected = gitlab("push", "refs/heads/main");
  expected.notes = {"event: what started the parent pipeline is not told; it counts as push"};
  check(environment, {{"CI_COMMIT_BRANCH", "main"}}, expected);
  expected = gitlab("pull_request", "refs/pull/7/merge");
  expected.pull_request = 7;
  expected.head_sha = k_sha;
  check(environment, {{"CI_MERGE_REQUEST_IID", "7"}}, expected);
}

TEST_CASE("GitLab without a default branch") {
  Context expected = gitlab("push", "refs/heads/main");
  expected.default_branch.reset();
  expected.notes = {"default_branch: CI_DEFAULT_BRANCH is not set"};
  check(with(k_gitlab, "CI_DEFAULT_BRANCH", ""), {{"CI_COMMIT_BRANCH", "main"}}, expected);
}

namespace {

const Environment k_buildkite{{"BUILDKITE", "true"},
                              {"CI", "true"},
                              {"BUILDKITE_COMMIT", k_sha},
                              {"BUILDKITE_REPO", "ssh://git@git.example/octo/widget.git"},
                              {"BUILDKITE_BUILD_URL", "https://buildkite.example/octo/widget/builds/3"},
                              {"BUILDKITE_BUILD_ID", "0190-a"},
                              {"BUILDKITE_BUILD_NUMBER", "3"},
                              {"BUILDKITE_SOURCE", "webhook"},
                              {"BUILDKITE_PULL_REQUEST", "false"},
                              {"BUILDKITE_TAG", ""},
                              {"BUILDKITE_BRANCH", "topic/x"},
                              {"BUILDKITE_PIPELINE_DEFAULT_BRANCH", "main"},
                              {"BUILDKITE_BUILD_CREATOR", "Mona"}};

Context buildkite(const char* event, const char* ref) {
  Context context;
  context.platform = Platform::buildkite;
  context.event = event;
  context.ref = ref;
  context.sha = k_sha;
  context.default_branch = "main";
  context.repository = widget();
  context.run = {"https://buildkite.example/octo/widget/builds/3", "0190-a", "3"};
  context.actor = "Mona";
  return context;
}

}  // namespace

TEST_CASE("Buildkite builds a branch and a tag") {
  check(k_buildkite, {}, buildkite("push", "refs/heads/topic/x"));
  check(with(k_buildkite, "BUILDKITE_TAG", "v1.0.0"), {}, buildkite("push", "refs/tags/v1.0.0"));
}

TEST_CASE("Buildkite's sources of builds have GitHub's names") {
  for (const auto& [source, event] : Environment{{"schedule", "schedule"},
                                                 {"ui", "workflow_dispatch"},
                                                 {"api", "repository_dispatch"},
                                                 {"trigger_job", "repository_dispatch"}})
    check(with(k_buildkite, "BUILDKITE_SOURCE", source), {}, buildkite(event.c_str(), "refs/heads/topic/x"));
}

TEST_CASE("Buildkite builds a pull request") {
  Context expected = buildkite("pull_request", "refs/pull/7/merge");
  expected.pull_request = 7;
  expected.base_ref = "main";
  expected.head_sha = k_sha;
  check(with(k_buildkite, "BUILDKITE_PULL_REQUEST", "7"), {{"BUILDKITE_PULL_REQUEST_BASE_BRANCH", "main"}}, expected);
}

TEST_CASE("Buildkite builds whatever HEAD is") {
  Context expected = buildkite("workflow_dispatch", "refs/heads/topic/x");
  expected.sha.clear();
  expected.notes = {"sha: Buildkite names no commit"};
  check(with(with(k_buildkite, "BUILDKITE_COMMIT", "HEAD"), "BUILDKITE_SOURCE", "ui"), {}, expected);
}
