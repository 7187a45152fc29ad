// Finds and loads the private git module.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/source/git_module.hpp>

#include <string>

namespace slipway::source {

// Loaded once and never unloaded. SL0601: the installation is not complete. Any thread.
base::Result<GitModule*> git_module();

// Load exactly this file. Its path must be absolute, so that nothing is searched for.
base::Result<GitModule*> load_git_module(const std::string& path);

}  // namespace slipway::source
