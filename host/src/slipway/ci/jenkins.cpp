#include <slipway/ci/platforms.hpp>
#include <slipway/ci/ref.hpp>

#include <fmt/format.h>

namespace slipway::ci {

namespace {

constexpr const char* k_no_cause =
    "event: Jenkins names the cause of a run in no variable of its own, so a timer's counts as push; --event schedule "
    "says otherwise";

// Only where a plugin tells it: EnvInject and Build Cause.
bool started_by_timer(const Environment& environment) {
  for (const char* name : {"BUILD_CAUSE", "ROOT_BUILD_CAUSE"})
    if (value_of(environment, name).find("TIMERTRIGGER") != std::string::npos) return true;
  return value_of(environment, "BUILD_CAUSE_TIMERTRIGGER") == "true";
}

// The Git plugin names a branch with its remote: "origin/main".
std::string branch_of_git_plugin(const Environment& environment) {
  if (std::string local = value_of(environment, "GIT_LOCAL_BRANCH"); !local.empty()) return local;
  std::string branch = value_of(environment, "GIT_BRANCH");
  if (branch == "detached") return {};
  for (const std::string_view remote : {"refs/remotes/", "origin/"})
    if (branch.starts_with(remote)) branch.erase(0, remote.size());
  return branch;
}

// BRANCH_NAME is "PR-7" then, and says nothing.
void take_change(model::Context& context, const Environment& environment, const std::string& change) {
  context.event = "pull_request";
  context.base_ref = value_of(environment, "CHANGE_TARGET");
  context.pull_request = parse_number(change);
  if (context.pull_request)
    context.ref = pull_ref(*context.pull_request);
  else
    context.notes.push_back(fmt::format("ref: the change '{}' has no number", change));
  context.notes.emplace_back("head_sha: Jenkins does not tell the last commit of a pull request");
}

void take_branch(model::Context& context, const Environment& environment) {
  const std::string branch = value_of(environment, "BRANCH_NAME");
  context.ref = branch_ref(branch.empty() ? branch_of_git_plugin(environment) : branch);
  context.event = started_by_timer(environment) ? "schedule" : "push";
  if (context.ref.empty()) context.notes.emplace_back("ref: neither BRANCH_NAME nor GIT_BRANCH tells a branch");
  if (first_of(environment, {"BUILD_CAUSE", "ROOT_BUILD_CAUSE", "BUILD_CAUSE_TIMERTRIGGER"}).empty())
    context.notes.emplace_back(k_no_cause);
  if (value_of(environment, "BRANCH_IS_PRIMARY") == "true") context.default_branch = short_branch(context.ref);
}

}  // namespace

model::Context jenkins_context(const Environment& environment) {
  model::Context context;
  context.platform = model::Platform::jenkins;
  context.sha = value_of(environment, "GIT_COMMIT");
  context.repository = repository_at(first_of(environment, {"GIT_URL", "GIT_URL_1"}));
  context.run = {.url = value_of(environment, "BUILD_URL"),
                 .id = value_of(environment, "BUILD_TAG"),
                 .number = value_of(environment, "BUILD_NUMBER")};
  context.actor = first_of(environment, {"BUILD_USER_ID", "CHANGE_AUTHOR"});
  if (const std::string change = value_of(environment, "CHANGE_ID"); !change.empty()) {
    take_change(context, environment, change);
  } else if (const std::string tag = value_of(environment, "TAG_NAME"); !tag.empty()) {
    context.event = "push";
    context.ref = tag_ref(tag);
  } else {
    take_branch(context, environment);
  }
  if (!context.default_branch)
    context.notes.emplace_back("default_branch: Jenkins tells only on a primary branch that it is one");
  if (context.sha.empty()) context.notes.emplace_back("sha: GIT_COMMIT is not set");
  return context;
}

}  // namespace slipway::ci
