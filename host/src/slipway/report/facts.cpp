#include <slipway/base/text.hpp>
#include <slipway/report/facts.hpp>

#include <fmt/format.h>

#include <cstdint>

namespace slipway::report {

namespace {

std::string artifacts_text(const StageStory& story) {
  std::uint64_t size = 0;
  for (const model::Artifact& artifact : story.artifacts)
    size += artifact.size;
  return fmt::format("{}, {}", base::counted(story.artifacts.size(), "artifact"), base::bytes(size));
}

std::string publications_text(const StageStory& story) {
  std::vector<std::string> places;
  for (const PublicationRecord& publication : story.publications)
    places.push_back(fmt::format("{} at {}",
                                 publication.tags.empty() ? "by digest" : base::join(publication.tags, ", "),
                                 publication.repository));
  return base::join(places, ", ");
}

std::string deployment_text(const DeploymentRecord& deployment) {
  const std::string place = deployment.url.empty() ? deployment.environment : deployment.url;
  const std::string_view what = deployment_word(deployment);
  return what == "deployed" ? place : fmt::format("{} {}", place, what);
}

}  // namespace

std::string counts_of(const std::vector<model::TestReport>& reports) {
  model::TestReport sum;
  for (const model::TestReport& report : reports) {
    sum.passed += report.passed;
    sum.failed += report.failed;
    sum.errors += report.errors;
    sum.skipped += report.skipped;
  }
  std::vector<std::string> parts;
  if (sum.failed > 0) parts.push_back(fmt::format("{} failed", sum.failed));
  if (sum.errors > 0) parts.push_back(base::counted(sum.errors, "error"));
  parts.push_back(fmt::format("{} passed", sum.passed));
  if (sum.skipped > 0) parts.push_back(fmt::format("{} skipped", sum.skipped));
  return base::join(parts, ", ");
}

std::string_view deployment_word(const DeploymentRecord& deployment) {
  if (deployment.state == "unchanged") return "unchanged";
  return deployment.state == "rolled-back" ? "went back" : "deployed";
}

std::string short_digest(std::string_view digest) {
  constexpr std::size_t k_shown = std::string_view("sha256:").size() + 12;
  return std::string(digest.substr(0, k_shown));
}

std::string facts_of(const StageStory& story) {
  std::vector<std::string> facts;
  if (!story.reports.empty()) facts.push_back(counts_of(story.reports));
  if (!story.artifacts.empty()) facts.push_back(artifacts_text(story));
  if (story.image) facts.push_back(short_digest(story.image->digest));
  if (!story.publications.empty()) facts.push_back(publications_text(story));
  if (story.deployment) facts.push_back(deployment_text(*story.deployment));
  if (!story.warnings.empty()) facts.push_back(base::counted(story.warnings.size(), "warning"));
  return base::printable(base::join(facts, "; "));
}

}  // namespace slipway::report
