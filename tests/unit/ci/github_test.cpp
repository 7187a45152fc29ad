// What GitHub tells: its variables and the file of the event, and the whole context that comes of them.
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/ci/context_json.hpp>
#include <slipway/ci/detect.hpp>
#include <slipway/ci/platforms.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>

using namespace slipway;
using model::Context;
using slipway::test::TempFolder;
using Json = nlohmann::json;

namespace {

const std::string k_sha(40, 'a');
const std::string k_head(40, 'b');
constexpr const char* k_time = "2023-11-14T23:13:20+01:00";

Json repository() {
  return {{"name", "widget"},          {"full_name", "octo/widget"}, {"html_url", "https://github.com/octo/widget"},
          {"description", "A widget"}, {"default_branch", "main"},   {"license", {{"key", "mit"}, {"spdx_id", "MIT"}}}};
}

Json pull_request(int number) {
  return {{"number", number}, {"head", {{"sha", k_head}, {"ref", "patch-1"}}}, {"base", {{"ref", "main"}}}};
}

ci::Environment variables(const std::string& event, const std::string& ref) {
  return {{"GITHUB_ACTIONS", "true"},
          {"CI", "true"},
          {"GITHUB_EVENT_NAME", event},
          {"GITHUB_REF", ref},
          {"GITHUB_SHA", k_sha},
          {"GITHUB_ACTOR", "mona"},
          {"GITHUB_SERVER_URL", "https://github.com"},
          {"GITHUB_REPOSITORY", "octo/widget"},
          {"GITHUB_RUN_ID", "1658821493"},
          {"GITHUB_RUN_NUMBER", "3"}};
}

Context told(const std::string& event, const std::string& ref) {
  Context context;
  context.platform = model::Platform::github;
  context.event = event;
  context.ref = ref;
  context.sha = k_sha;
  context.default_branch = "main";
  context.repository = {"widget", "octo", "https://github.com/octo/widget", "A widget", "MIT"};
  context.run = {"https://github.com/octo/widget/actions/runs/1658821493", "1658821493", "3"};
  context.actor = "mona";
  return context;
}

// An event file in a folder of its own, and what is made of it.
struct Job {
  TempFolder folder;
  ci::Environment environment;

  Job(const std::string& event, const std::string& ref, const std::string& text) : environment(variables(event, ref)) {
    folder.write("event.json", text);
    environment["GITHUB_EVENT_PATH"] = folder.path("event.json");
  }

  std::string error() const {
    const auto context = ci::detect(environment);
    REQUIRE_FALSE(context.has_value());
    std::string text = base::one_line(context.error());
    for (std::size_t at = 0; (at = text.find(folder.path())) != std::string::npos;)
      text.replace(at, folder.path().size(), "FOLDER");
    return text;
  }
};

void check(const std::string& event, const std::string& ref, Json payload, Context expected) {
  INFO(event << " " << ref);
  if (!payload.contains("repository")) payload["repository"] = repository();
  const auto context = ci::detect(Job(event, ref, payload.dump()).environment);
  REQUIRE(context.has_value());
  expected.payload = payload.dump();
  CHECK(ci::to_json(*context) == ci::to_json(expected));
  CHECK(*context == expected);
}

constexpr const char* k_cure =
    " - nothing was run - GITHUB_EVENT_PATH names it: let this process read it, or give it a context: --context FILE "
    "(while reading the event of this run)";

}  // namespace

TEST_CASE("a push of a branch tells the time of its commit") {
  Context expected = told("push", "refs/heads/topic/x");
  expected.commit_time = 1'700'000'000;
  check("push", expected.ref, {{"head_commit", {{"id", k_sha}, {"timestamp", k_time}}}}, expected);
  check(
      "push", expected.ref,
      {{"commits", {{{"id", k_head}, {"timestamp", "2020-01-01T00:00:00Z"}}, {{"id", k_sha}, {"timestamp", k_time}}}}},
      expected);
  expected.commit_time.reset();
  check("push", expected.ref, {{"head_commit", {{"id", k_head}, {"timestamp", k_time}}}}, expected);
  check("push", expected.ref, {{"head_commit", nullptr}, {"commits", Json::array()}}, expected);
}

TEST_CASE("a push of a tag tells from which branch it was pushed, if it was pushed with it") {
  Context expected = told("push", "refs/tags/v1.0.0");
  check("push", expected.ref, {{"base_ref", nullptr}}, expected);
  expected.base_ref = "release/1";
  check("push", expected.ref, {{"base_ref", "refs/heads/release/1"}}, expected);
}

TEST_CASE("a pull request has its last commit besides the merge commit that is built") {
  Context expected = told("pull_request", "refs/pull/15/merge");
  expected.pull_request = 15;
  expected.head_sha = k_head;
  expected.base_ref = "main";
  check("pull_request", expected.ref, {{"action", "synchronize"}, {"number", 15}, {"pull_request", pull_request(15)}},
        expected);
  CHECK(expected.trigger() == model::Trigger{"pull_request", "refs/pull/15/merge", k_head, "main"});
}

TEST_CASE("a pull request that was merged is built on its branch") {
  Context expected = told("pull_request", "refs/heads/main");
  expected.pull_request = 15;
  expected.head_sha = k_head;
  expected.base_ref = "main";
  check("pull_request", expected.ref, {{"action", "closed"}, {"pull_request", pull_request(15)}}, expected);
  CHECK(expected.trigger().commit == k_sha);
}

TEST_CASE("pull_request_target is about the pull request, though its variables name the base branch") {
  Context expected = told("pull_request_target", "refs/pull/15/merge");
  expected.pull_request = 15;
  expected.head_sha = k_head;
  expected.base_ref = "main";
  check("pull_request_target", "refs/heads/main", {{"pull_request", pull_request(15)}}, expected);
}

TEST_CASE("a review of a pull request has the pull request") {
  Context expected = told("pull_request_review", "refs/pull/15/merge");
  expected.pull_request = 15;
  expected.head_sha = k_head;
  expected.base_ref = "main";
  check("pull_request_review", expected.ref, {{"pull_request", pull_request(15)}}, expected);
}

TEST_CASE("a comment on a pull request names it, one on an issue does not") {
  Context expected = told("issue_comment", "refs/heads/main");
  check("issue_comment", expected.ref, {{"issue", {{"number", 4}}}}, expected);
  expected.pull_request = 4;
  check("issue_comment", expected.ref, {{"issue", {{"number", 4}, {"pull_request", {{"url", "u"}}}}}}, expected);
}

TEST_CASE("a schedule runs on the default branch, also when its event is short") {
  check("schedule", "refs/heads/main", {{"schedule", "0 4 * * *"}}, told("schedule", "refs/heads/main"));
  Context expected = told("schedule", "refs/heads/main");
  expected.repository.description.clear();
  expected.repository.license.clear();
  check("schedule", "refs/heads/main", {{"schedule", "0 4 * * *"}, {"repository", nullptr}}, expected);
}

TEST_CASE("a release is of its tag") {
  const Json release{{"action", "published"}, {"release", {{"tag_name", "v1.1.1"}, {"prerelease", false}}}};
  check("release", "refs/tags/v1.1.1", release, told("release", "refs/tags/v1.1.1"));
  check("release", "", release, told("release", "refs/tags/v1.1.1"));
}

TEST_CASE("a merge group goes into its base branch") {
  Context expected = told("merge_group", "refs/heads/gh-readonly-queue/main/pr-7-" + k_head);
  expected.base_ref = "main";
  expected.head_sha = k_sha;
  expected.commit_time = 1'700'000'000;
  check("merge_group", expected.ref,
        {{"merge_group",
          {{"head_sha", k_sha},
           {"base_ref", "refs/heads/main"},
           {"head_commit", {{"id", k_sha}, {"timestamp", k_time}}}}}},
        expected);
}

TEST_CASE("other events have the ref that GitHub names") {
  const auto same = [](const char* event, const char* ref, const Json& payload) {
    check(event, ref, payload, told(event, ref));
  };
  same("create", "refs/heads/new", {{"ref", "new"}, {"ref_type", "branch"}, {"master_branch", "main"}});
  same("create", "refs/tags/v2", {{"ref", "v2"}, {"ref_type", "tag"}});
  same("delete", "refs/heads/main", {{"ref", "gone"}, {"ref_type", "branch"}});
  same("workflow_dispatch", "refs/heads/topic", {{"ref", "refs/heads/topic"}, {"inputs", {{"level", "debug"}}}});
  same("repository_dispatch", "refs/heads/main", {{"action", "go"}, {"client_payload", {{"x", 1}}}});
  same("workflow_run", "refs/heads/main", {{"workflow_run", {{"head_branch", "topic"}}}});
  same("an_event_of_tomorrow", "refs/heads/main", {{"news", true}});
}

TEST_CASE("an event that names no default branch leaves it unknown") {
  Context expected = told("push", "refs/heads/main");
  expected.default_branch.reset();
  expected.notes = {"default_branch: the event does not name it"};
  Json payload{{"repository", repository()}};
  for (const Json& other : {Json(nullptr), Json(5), Json::array({"main"})}) {
    payload["repository"]["default_branch"] = other;
    check("push", "refs/heads/main", payload, expected);
  }
  payload["repository"]["default_branch"] = "";
  expected.default_branch = "";
  expected.notes.clear();
  check("push", "refs/heads/main", payload, expected);
}

TEST_CASE("an event whose members are not of the usual kind is read as far as they are") {
  Context expected = told("pull_request", "refs/pull/1/merge");
  expected.default_branch.reset();
  expected.repository.description.clear();
  expected.repository.license.clear();
  expected.notes = {"default_branch: the event does not name it"};
  check("pull_request", expected.ref,
        {{"repository", Json::array({1, 2})},
         {"pull_request", "none"},
         {"commits", {1, nullptr, "x"}},
         {"head_commit", 5}},
        expected);
  check("pull_request", expected.ref,
        {{"repository", 1}, {"pull_request", {{"number", -3}, {"head", {{"sha", 9}}}, {"base", nullptr}}}}, expected);
}

TEST_CASE("without an event file only the variables tell something") {
  const auto context = ci::detect(variables("push", "refs/heads/main"));
  Context expected = told("push", "refs/heads/main");
  expected.default_branch.reset();
  expected.repository.description.clear();
  expected.repository.license.clear();
  expected.notes = {"payload: GITHUB_EVENT_PATH is not set", "default_branch: only the event names it"};
  CHECK(*context == expected);
}

TEST_CASE("an event file that cannot be used stops, with a cure") {
  Job job("push", "refs/heads/main", "{");
  CHECK(job.error() ==
        std::string("error[SL0318]: FOLDER/event.json is not valid JSON - syntax error at line 1, column 2") + k_cure);
  job.folder.write("event.json", "");
  CHECK(job.error() == std::string("error[SL0318]: FOLDER/event.json is not valid JSON - it is empty") + k_cure);
  job.folder.write("event.json", "[1]");
  CHECK(job.error() == std::string("error[SL0318]: FOLDER/event.json is not a JSON object") + k_cure);
  job.folder.write("event.json", std::string(100, '[') + std::string(100, ']'));
  CHECK(job.error() ==
        std::string("error[SL0318]: FOLDER/event.json is not valid JSON - it is nested deeper than 64 levels") +
            k_cure);
  std::filesystem::resize_file(job.folder.path("event.json"), ci::k_largest_event + 1);
  CHECK(job.error() ==
        std::string("error[SL0310]: FOLDER/event.json is too large - it has 32.0 MiB, and 32.0 MiB are read") + k_cure);
  std::filesystem::remove(job.folder.path("event.json"));
  CHECK(job.error().starts_with("error[SL0311]: "));
  job.environment["GITHUB_EVENT_PATH"] = job.folder.path();
  CHECK(job.error().starts_with("error[SL0311]: "));
  job.environment["GITHUB_EVENT_PATH"] = "/dev/zero";
  CHECK(job.error().starts_with("error[SL0311]: "));
}

TEST_CASE("secrets of an event do not come into its context") {
  Json payload{{"inputs", {{"deploy_token", "t"}, {"where", "https://u:p@h/x"}}}, {"repository", repository()}};
  const auto context = ci::detect(Job("workflow_dispatch", "refs/heads/main", payload.dump()).environment);
  Context expected = told("workflow_dispatch", "refs/heads/main");
  payload["inputs"] = {{"where", "https://h/x"}};
  expected.payload = payload.dump();
  expected.notes = {"payload: /inputs/deploy_token is left out, as its name says that it is secret"};
  CHECK(*context == expected);
}
