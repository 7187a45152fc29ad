// Whose repository it is. git refuses to read one of another user, because its configuration could run programs.
#pragma once

#include <slipway/base/error.hpp>

#include <string>

namespace slipway::source::git {

// The folder that git's safe.directory means: the work tree, or the repository itself when bare.
std::string safe_folder(const std::string& git_folder);

// The user said that the folder is safe: by safe.directory in any form that git understands, or because it is the work
// folder that a CI system (GitHub Actions, Jenkins) has made for this job.
bool is_declared_safe(const std::string& folder);

// SL0407 with the owner and the command that cures it.
base::Error foreign_owner(const std::string& git_folder);

}  // namespace slipway::source::git
