#include "image_content.hpp"

#include <algorithm>

namespace slipway::plugins::tag_publish {
namespace {

constexpr int k_max_index_depth = 3;

void add_blob(ImageContent& content, const kit::OciDescriptor& blob) {
  const auto same = [&](const kit::OciDescriptor& other) { return other.digest == blob.digest; };
  if (std::none_of(content.blobs.begin(), content.blobs.end(), same)) content.blobs.push_back(blob);
}

kit::Status add_image(const kit::OciLayout& layout, const std::string& digest, int depth, ImageContent& content) {
  SLIPWAY_KIT_TRY_ASSIGN(std::string bytes, layout.read_blob(digest));
  kit::StoredManifest manifest{digest, kit::media_type_of(bytes), std::move(bytes)};
  if (kit::is_index_type(manifest.media_type)) {
    if (depth == k_max_index_depth)
      return kit::fail({SLIPWAY_E_INTEGRITY, "the indexes of the image " + digest + " are nested too deeply"});
    SLIPWAY_KIT_TRY_ASSIGN(const kit::OciIndex index, kit::parse_index(manifest.bytes));
    for (const kit::OciDescriptor& entry : index.manifests)
      SLIPWAY_KIT_TRY(add_image(layout, entry.digest, depth + 1, content));
  } else {
    SLIPWAY_KIT_TRY_ASSIGN(const kit::OciManifest image, kit::parse_manifest(manifest.bytes));
    add_blob(content, image.config);
    for (const kit::OciDescriptor& layer : image.layers)
      add_blob(content, layer);
  }
  const auto same = [&](const kit::StoredManifest& other) { return other.digest == digest; };
  if (std::none_of(content.manifests.begin(), content.manifests.end(), same))
    content.manifests.push_back(std::move(manifest));
  return {};
}

}  // namespace

std::uint64_t ImageContent::bytes() const {
  std::uint64_t sum = 0;
  for (const kit::OciDescriptor& blob : blobs)
    sum += blob.size;
  return sum;
}

kit::Result<ImageContent> read_content(const kit::OciLayout& layout, const std::string& digest) {
  ImageContent content;
  SLIPWAY_KIT_TRY(add_image(layout, digest, 0, content));
  return content;
}

}  // namespace slipway::plugins::tag_publish
