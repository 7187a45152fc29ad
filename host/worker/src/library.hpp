// The plugin's file in this process. Loaded once, never unloaded (rule R9).
#pragma once

#include <slipway/abi.h>

#include <string>

namespace slipway::worker {

struct LoadedPlugin {
  const slipway_plugin* plugin = nullptr;
  std::string error;  // Why there is none.
};

// Loads the open file with all symbols resolved now and none shared, and asks for its descriptor.
LoadedPlugin load_plugin(int fd);

}  // namespace slipway::worker
