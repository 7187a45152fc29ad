#include <slipway/ci/platforms.hpp>
#include <slipway/ci/ref.hpp>

namespace slipway::ci {

namespace {

// In GitHub's words.
std::string event_of_source(const std::string& source) {
  if (source == "schedule") return "schedule";
  if (source == "ui") return "workflow_dispatch";
  if (source == "api" || source == "trigger_job") return "repository_dispatch";
  return "push";
}

}  // namespace

model::Context buildkite_context(const Environment& environment) {
  const auto told = [&](std::string_view name) { return value_of(environment, name); };
  model::Context context;
  context.platform = model::Platform::buildkite;
  // Somebody who starts a build by hand may mean whatever HEAD is when it begins.
  if (told("BUILDKITE_COMMIT") != "HEAD") context.sha = told("BUILDKITE_COMMIT");
  context.repository = repository_at(told("BUILDKITE_REPO"));
  context.run = {
      .url = told("BUILDKITE_BUILD_URL"), .id = told("BUILDKITE_BUILD_ID"), .number = told("BUILDKITE_BUILD_NUMBER")};
  context.actor = first_of(environment, {"BUILDKITE_BUILD_CREATOR", "BUILDKITE_BUILD_AUTHOR"});
  context.event = event_of_source(told("BUILDKITE_SOURCE"));
  context.pull_request = parse_number(told("BUILDKITE_PULL_REQUEST"));  // "false" where there is none.
  if (context.pull_request) {
    context.event = "pull_request";
    context.ref = pull_ref(*context.pull_request);
    context.base_ref = told("BUILDKITE_PULL_REQUEST_BASE_BRANCH");
    context.head_sha = context.sha;
  } else if (const std::string tag = told("BUILDKITE_TAG"); !tag.empty()) {
    context.ref = tag_ref(tag);
  } else {
    context.ref = branch_ref(told("BUILDKITE_BRANCH"));
  }
  if (const std::string branch = told("BUILDKITE_PIPELINE_DEFAULT_BRANCH"); !branch.empty())
    context.default_branch = branch;
  else
    context.notes.emplace_back("default_branch: BUILDKITE_PIPELINE_DEFAULT_BRANCH is not set");
  if (context.sha.empty()) context.notes.emplace_back("sha: Buildkite names no commit");
  return context;
}

}  // namespace slipway::ci
