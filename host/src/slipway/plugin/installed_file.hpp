// Where the plugins of packages are kept once they are installed: blobs of an OCI layout.
#pragma once

#include <string>
#include <string_view>

namespace slipway::plugin {

// The plugin's file of this digest, "sha256:...", in the store.
std::string installed_file(const std::string& store, std::string_view digest);

}  // namespace slipway::plugin
