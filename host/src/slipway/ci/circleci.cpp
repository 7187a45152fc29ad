#include <slipway/ci/platforms.hpp>
#include <slipway/ci/ref.hpp>

namespace slipway::ci {

namespace {

// A pull request of a fork has the branch "pull/7"; one of a branch is a push with an address of its pull request.
std::optional<std::uint64_t> fork_request(const Environment& environment) {
  if (const auto number = parse_number(value_of(environment, "CIRCLE_PR_NUMBER"))) return number;
  std::string branch = value_of(environment, "CIRCLE_BRANCH");
  if (!branch.starts_with("pull/")) return std::nullopt;
  branch.erase(0, 5);
  return parse_number(std::string_view(branch).substr(0, branch.find('/')));
}

std::optional<std::uint64_t> request_of_address(const std::string& address) {
  const std::size_t slash = address.rfind('/');
  return slash == std::string::npos ? std::nullopt : parse_number(std::string_view(address).substr(slash + 1));
}

}  // namespace

model::Context circleci_context(const Environment& environment) {
  model::Context context;
  context.platform = model::Platform::circleci;
  context.event = "push";
  context.sha = value_of(environment, "CIRCLE_SHA1");
  context.repository = repository_at(value_of(environment, "CIRCLE_REPOSITORY_URL"));
  if (const std::string owner = value_of(environment, "CIRCLE_PROJECT_USERNAME"); !owner.empty())
    context.repository.owner = owner;
  if (const std::string name = value_of(environment, "CIRCLE_PROJECT_REPONAME"); !name.empty())
    context.repository.name = name;
  context.run = {.url = value_of(environment, "CIRCLE_BUILD_URL"),
                 .id = value_of(environment, "CIRCLE_WORKFLOW_ID"),
                 .number = value_of(environment, "CIRCLE_BUILD_NUM")};
  context.actor = value_of(environment, "CIRCLE_USERNAME");
  const std::string tag = value_of(environment, "CIRCLE_TAG");
  const std::optional<std::uint64_t> request = fork_request(environment);
  context.pull_request =
      request ? request : request_of_address(first_of(environment, {"CIRCLE_PULL_REQUEST", "CIRCLE_PULL_REQUESTS"}));
  if (!tag.empty()) {
    context.ref = tag_ref(tag);
  } else if (request) {
    context.event = "pull_request";
    context.ref = pull_ref(*request);
    context.head_sha = context.sha;
    context.notes.emplace_back("base_ref: CircleCI does not tell into which branch the pull request goes");
  } else {
    context.ref = branch_ref(value_of(environment, "CIRCLE_BRANCH"));
    context.notes.emplace_back(
        "event: CircleCI tells it in no variable, so a schedule counts as push; --event schedule says otherwise");
  }
  context.notes.emplace_back("default_branch: CircleCI does not tell it");
  return context;
}

}  // namespace slipway::ci
