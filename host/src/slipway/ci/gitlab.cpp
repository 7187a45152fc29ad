#include <slipway/ci/platforms.hpp>
#include <slipway/ci/ref.hpp>
#include <slipway/ci/timestamp.hpp>

#include <array>
#include <utility>

namespace slipway::ci {

namespace {

// In GitHub's words. What has no such word keeps its own.
std::string event_of(const std::string& source) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> k_words{
      {{"merge_request_event", "pull_request"},
       {"external_pull_request_event", "pull_request"},
       {"web", "workflow_dispatch"},
       {"webide", "push"},
       {"api", "repository_dispatch"},
       {"trigger", "repository_dispatch"},
       {"pipeline", "repository_dispatch"},
       {"external", "push"}}};
  for (const auto& [theirs, word] : k_words)
    if (source == theirs) return std::string(word);
  return source;
}

struct Request {
  std::string number, target, head;
};

Request request_of(const Environment& environment) {
  for (const std::string kind : {"CI_MERGE_REQUEST_", "CI_EXTERNAL_PULL_REQUEST_"})
    if (std::string number = value_of(environment, kind + "IID"); !number.empty())
      return {std::move(number), value_of(environment, kind + "TARGET_BRANCH_NAME"),
              value_of(environment, kind + "SOURCE_BRANCH_SHA")};
  return {};
}

void take_request(model::Context& context, const Request& request) {
  context.event = "pull_request";
  context.pull_request = parse_number(request.number);
  if (context.pull_request) context.ref = pull_ref(*context.pull_request);
  context.base_ref = request.target;
  // Told only where the two branches were merged for the pipeline; otherwise it is built itself.
  context.head_sha = request.head.empty() ? context.sha : request.head;
}

}  // namespace

model::Context gitlab_context(const Environment& environment) {
  const auto told = [&](std::string_view name) { return value_of(environment, name); };
  model::Context context;
  context.platform = model::Platform::gitlab;
  context.event = event_of(told("CI_PIPELINE_SOURCE"));
  context.sha = told("CI_COMMIT_SHA");
  context.commit_time = parse_timestamp(told("CI_COMMIT_TIMESTAMP"));
  context.repository = {.name = told("CI_PROJECT_NAME"),
                        .owner = told("CI_PROJECT_NAMESPACE"),
                        .url = told("CI_PROJECT_URL"),
                        .description = told("CI_PROJECT_DESCRIPTION"),
                        .license = {}};
  context.run = {.url = told("CI_PIPELINE_URL"), .id = told("CI_PIPELINE_ID"), .number = told("CI_PIPELINE_IID")};
  context.actor = told("GITLAB_USER_LOGIN");
  if (const Request request = request_of(environment); !request.number.empty())
    take_request(context, request);
  else if (const std::string tag = told("CI_COMMIT_TAG"); !tag.empty())
    context.ref = tag_ref(tag);
  else
    context.ref = branch_ref(first_of(environment, {"CI_COMMIT_BRANCH", "CI_COMMIT_REF_NAME"}));
  if (context.event == "parent_pipeline") {
    context.event = "push";
    context.notes.emplace_back("event: what started the parent pipeline is not told; it counts as push");
  }
  if (const std::string branch = told("CI_DEFAULT_BRANCH"); !branch.empty())
    context.default_branch = branch;
  else
    context.notes.emplace_back("default_branch: CI_DEFAULT_BRANCH is not set");
  return context;
}

}  // namespace slipway::ci
