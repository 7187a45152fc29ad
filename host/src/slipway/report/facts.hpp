// What a stage achieved, in a few words.
#pragma once

#include <slipway/report/stage_story.hpp>

#include <string>
#include <string_view>

namespace slipway::report {

// "12 passed, 1 skipped", "1 artifact, 1.2 MiB", "sha256:0123456789ab", "1.2.0, latest", a URL; joined with "; ".
// Safe to show. Empty when there is nothing to say.
std::string facts_of(const StageStory& story);

// "2 failed, 10 passed"
std::string counts_of(const std::vector<model::TestReport>& reports);

// "deployed", "unchanged" or "went back"
std::string_view deployment_word(const DeploymentRecord& deployment);

// "sha256:0123456789ab": enough for a person.
std::string short_digest(std::string_view digest);

}  // namespace slipway::report
