#include <slipway/kit/oci_platform.hpp>
#include <slipway/kit/oci_repository.hpp>

namespace slipway::kit {
namespace {

constexpr std::size_t k_max_layers = 127;

Result<StoredManifest> needed_manifest(OciRepository& from, const std::string& reference) {
  SLIPWAY_KIT_TRY_ASSIGN(std::optional<StoredManifest> manifest, from.get_manifest(reference));
  if (!manifest) return fail({SLIPWAY_E_NOT_FOUND, "there is no image " + reference + " in " + from.name()});
  return std::move(*manifest);
}

Status check_size(const StoredManifest& manifest, const OciDescriptor& told) {
  if (manifest.bytes.size() == told.size) return {};
  return fail({SLIPWAY_E_INTEGRITY, "the manifest " + told.digest + " has another size than its index says"});
}

}  // namespace

Result<OciDescriptor> pull_image(OciRepository& from, const std::string& reference, const OciLayout& into,
                                 const OciPlatform& platform) {
  SLIPWAY_KIT_TRY_ASSIGN(StoredManifest manifest, needed_manifest(from, reference));
  const std::string whole = from.name() + "@" + manifest.digest;
  for (int depth = 0; is_index_type(manifest.media_type); ++depth) {
    if (depth == k_oci_index_depth)
      return fail({SLIPWAY_E_INTEGRITY, "the indexes of the image " + whole + " are nested too deeply"});
    SLIPWAY_KIT_TRY_ASSIGN(const OciIndex index, parse_index(manifest.bytes));
    SLIPWAY_KIT_TRY_ASSIGN(const OciDescriptor chosen, choose_platform(index, platform, whole));
    SLIPWAY_KIT_TRY_ASSIGN(manifest, needed_manifest(from, chosen.digest));
    SLIPWAY_KIT_TRY(check_size(manifest, chosen));
  }
  SLIPWAY_KIT_TRY_ASSIGN(const OciManifest content, parse_manifest(manifest.bytes));
  if (content.layers.size() > k_max_layers || content.config.size > k_oci_document_limit)
    return fail({SLIPWAY_E_INTEGRITY, "the image " + whole + " has too many layers or too large a config"});
  SLIPWAY_KIT_TRY(from.get_blob(content.config, into));
  for (const OciDescriptor& layer : content.layers)
    SLIPWAY_KIT_TRY(from.get_blob(layer, into));
  SLIPWAY_KIT_TRY(into.write_blob(manifest.bytes));
  OciDescriptor descriptor{content.media_type, manifest.digest, manifest.bytes.size()};
  SLIPWAY_KIT_TRY(into.add_manifest(descriptor));
  return descriptor;
}

}  // namespace slipway::kit
