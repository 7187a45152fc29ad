#include <slipway/ci/detect.hpp>
#include <slipway/ci/platforms.hpp>
#include <slipway/ci/secrets.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace slipway::ci {

namespace {

using model::Platform;

bool is_commit(const std::string& text) {
  const bool hex = text.find_first_not_of("0123456789abcdef") == std::string::npos;
  return hex && (text.size() == 40 || text.size() == 64);
}

void drop_what_is_none(model::Context& context) {
  const auto drop = [&](std::string& text, std::string_view name, std::string_view kind) {
    context.notes.push_back(fmt::format("{}: '{}' is no {}", name, text, kind));
    text.clear();
  };
  if (!context.sha.empty() && !is_commit(context.sha)) drop(context.sha, "sha", "commit");
  if (!context.head_sha.empty() && !is_commit(context.head_sha)) drop(context.head_sha, "head_sha", "commit");
  if (!context.ref.empty() && !context.ref.starts_with("refs/")) drop(context.ref, "ref", "full ref");
}

base::Result<model::Context> told_by(Platform platform, const Environment& environment) {
  switch (platform) {
  case Platform::github:
    return github_context(environment);
  case Platform::jenkins:
    return jenkins_context(environment);
  case Platform::circleci:
    return circleci_context(environment);
  case Platform::gitlab:
    return gitlab_context(environment);
  case Platform::buildkite:
    return buildkite_context(environment);
  case Platform::local:
  case Platform::unknown:
    break;
  }
  model::Context context;
  context.platform = platform;
  if (platform == Platform::unknown)
    context.notes.emplace_back("platform: CI is set, by a system that is not known; the repository tells the rest");
  return context;
}

}  // namespace

Platform platform_of(const Environment& environment) {
  constexpr std::array<std::pair<std::string_view, Platform>, 4> k_flags{{{"GITHUB_ACTIONS", Platform::github},
                                                                          {"GITLAB_CI", Platform::gitlab},
                                                                          {"CIRCLECI", Platform::circleci},
                                                                          {"BUILDKITE", Platform::buildkite}}};
  for (const auto& [name, platform] : k_flags)
    if (value_of(environment, name) == "true") return platform;
  if (!value_of(environment, "JENKINS_URL").empty()) return Platform::jenkins;
  const std::string ci = value_of(environment, "CI");
  return ci.empty() || ci == "false" || ci == "0" ? Platform::local : Platform::unknown;
}

base::Result<model::Context> detect(const Environment& environment) {
  SLIPWAY_TRY_ASSIGN(model::Context context, told_by(platform_of(environment), environment));
  drop_what_is_none(context);
  remove_secrets(context, environment);
  return context;
}

}  // namespace slipway::ci
