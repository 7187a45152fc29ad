// From the wanted artifacts to the files that the command made.
#pragma once

#include "parameters.hpp"

#include <slipway/kit/failure.hpp>

#include <string>
#include <vector>

namespace slipway::plugins::build {

struct FoundArtifact {
  std::string name;
  std::string path;  // Relative to the workspace, links resolved.
  std::string media_type;
};

struct Collection {
  std::vector<FoundArtifact> found;
  std::vector<kit::FailureItem> missing;  // A pattern without a match, or an empty file.
};

// SLIPWAY_E_INTEGRITY: a match leads out of the workspace. SLIPWAY_E_CONFIG: two files would have one name.
kit::Result<Collection> collect(const std::string& workspace, const std::vector<WantedArtifact>& wanted);

}  // namespace slipway::plugins::build
