// One layer: tar by libarchive, gzip members, digests of both, straight into the layout.
#pragma once

#include "layer_content.hpp"

#include <slipway/kit/oci_image.hpp>
#include <slipway/kit/oci_layout.hpp>

#include <string>

namespace slipway::kit {

struct WrittenLayer {
  OciDescriptor descriptor;
  std::string diff_id;  // Digest of the uncompressed tar.
};

Result<WrittenLayer> write_layer(const OciLayout& layout, const LayerContent& content, std::int64_t time,
                                 const BuildOptions& options);

}  // namespace slipway::kit
