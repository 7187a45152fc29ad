// The files that stages hand over, kept with the run under their names.
#pragma once

#include <slipway/base/fd.hpp>
#include <slipway/base/result.hpp>
#include <slipway/model/artifact.hpp>
#include <slipway/run/run_folder.hpp>

#include <string>

namespace slipway::run {

struct ArtifactOffer {
  std::string name;
  std::string media_type;  // Empty: application/octet-stream.
  std::string stage;
  base::Fd file;
};

// Copies the file once, hashing what is copied; what an earlier sitting kept under the name is replaced. SL0511: the
// name is not valid. SL0903: it changed meanwhile.
base::Result<model::Artifact> store_artifact(const RunFolder& folder, ArtifactOffer offer);

// False when the kept file is missing or no longer what its digest says.
bool artifact_intact(const model::Artifact& artifact);

}  // namespace slipway::run
