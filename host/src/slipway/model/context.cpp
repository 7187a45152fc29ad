#include <slipway/model/context.hpp>

#include <array>
#include <utility>

namespace slipway::model {

namespace {

constexpr std::array<std::pair<Platform, std::string_view>, 7> k_platforms{{{Platform::local, "local"},
                                                                            {Platform::github, "github"},
                                                                            {Platform::jenkins, "jenkins"},
                                                                            {Platform::circleci, "circleci"},
                                                                            {Platform::gitlab, "gitlab"},
                                                                            {Platform::buildkite, "buildkite"},
                                                                            {Platform::unknown, "unknown"}}};

}  // namespace

std::string_view to_string(Platform platform) {
  for (const auto& [known, name] : k_platforms)
    if (known == platform) return name;
  return "unknown";
}

std::optional<Platform> parse_platform(std::string_view name) {
  for (const auto& [platform, known] : k_platforms)
    if (known == name) return platform;
  return std::nullopt;
}

Trigger Context::trigger() const {
  const bool of_pull_request = std::string_view(ref).starts_with(k_pull_refs) && !head_sha.empty();
  return {.event = event,
          .ref = ref,
          .commit = of_pull_request ? head_sha : sha,
          .default_branch = default_branch.value_or("")};
}

}  // namespace slipway::model
