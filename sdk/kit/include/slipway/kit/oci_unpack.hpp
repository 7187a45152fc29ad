// The file system of an image, for an OCI runtime. Layers come from anywhere, so nothing in them is believed: no path
// leaves the folder, a digest that does not match, a device, a setuid bit or a bomb does no harm.
#pragma once

#include <slipway/kit/oci_layout.hpp>
#include <slipway/kit/oci_model.hpp>
#include <slipway/kit/result.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace slipway::kit {

struct UnpackLimits {
  std::uint64_t bytes = 16ULL << 30;  // Of all files together, and of the uncompressed layers together.
  std::uint64_t members = 2'000'000;
  unsigned layers = 127;
};

struct LoadedImage {
  OciDescriptor manifest;  // Of the image itself, also when the digest was that of an index.
  OciManifest content;
  OciImageConfig config;
};

// Read manifest and config by digest; of an index the manifest for the platform is taken (at most 3 indexes deep).
// SLIPWAY_E_NOT_FOUND: a blob is missing. SLIPWAY_E_INTEGRITY: not an image. SLIPWAY_E_UNSUPPORTED: not for the
// platform.
Result<LoadedImage> load_image(const OciLayout& layout, const std::string& digest,
                               const OciPlatform& platform = machine_platform());

// Unpack all layers into `rootfs`, which must be missing or empty; on failure what was written stays, for a look.
// Owners are kept when the caller is root, else everything is the caller's. SLIPWAY_E_INTEGRITY: a member escapes, is a
// device, a FIFO or a link out, a layer's diff id differs, a budget is used up. SLIPWAY_E_CANCELLED.
Status unpack_image(const OciLayout& layout, const LoadedImage& image, const std::string& rootfs,
                    const UnpackLimits& limits = {}, const std::function<bool()>& cancelled = {});

}  // namespace slipway::kit
