// What a release consists of, written down when it is unpacked: path, type, mode, and content of all its files. A
// release that is used again is compared with it, since what is named by a digest has to be what is served.
#pragma once

#include <slipway/kit/result.hpp>

#include <functional>
#include <string>

namespace slipway::plugins::deploy {

// RELEASE/HEX.manifest: beside the rootfs, named by the image that was unpacked.
std::string manifest_path(const std::string& release, const std::string& digest);

// Write it for rootfs/ and image.json of a folder. SLIPWAY_E_IO, SLIPWAY_E_CANCELLED.
kit::Status write_manifest(const std::string& release, const std::string& digest,
                           const std::function<bool()>& cancelled);

// SLIPWAY_E_INTEGRITY, with the first difference: a file is missing, changed, or too many. Folders and empty files may
// be added, because the container runtime makes them where it mounts something. Owners are not compared, nor is the
// content of what the caller may not read.
kit::Status verify_manifest(const std::string& release, const std::string& digest,
                            const std::function<bool()>& cancelled);

}  // namespace slipway::plugins::deploy
