// What has to be in a repository for an image to be there: blobs, then manifests, an index after what it names.
#pragma once

#include <slipway/kit/oci_layout.hpp>
#include <slipway/kit/oci_repository.hpp>
#include <slipway/kit/result.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace slipway::plugins::tag_publish {

struct ImageContent {
  std::vector<kit::OciDescriptor> blobs;       // Each once.
  std::vector<kit::StoredManifest> manifests;  // The image's own last.

  const std::string& digest() const { return manifests.back().digest; }
  std::uint64_t bytes() const;
};

// SLIPWAY_E_NOT_FOUND, SLIPWAY_E_INTEGRITY: the layout does not hold the image as its digest says.
kit::Result<ImageContent> read_content(const kit::OciLayout& layout, const std::string& digest);

}  // namespace slipway::plugins::tag_publish
