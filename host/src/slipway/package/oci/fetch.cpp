#include <slipway/package/oci/artifact.hpp>
#include <slipway/package/oci/fetch.hpp>

#include <algorithm>

namespace slipway::package::oci {

namespace {

constexpr std::uint64_t k_largest_library = 1ULL << 30;

kit::Result<Part> part_for(const Artifact& artifact, const std::string& platform) {
  std::string there;
  for (const Part& part : artifact.parts) {
    if (to_string(*part.entry.platform) == platform) return part;
    there += (there.empty() ? "" : ", ") + to_string(*part.entry.platform);
  }
  return kit::fail({SLIPWAY_E_UNSUPPORTED, "the package " + artifact.package.reference + " is not for " + platform,
                    "it is for " + there});
}

kit::Result<Package> fetch_from(kit::OciRepository& from, const std::string& reference, const std::string& platform,
                                const kit::OciLayout& store) {
  SLIPWAY_KIT_TRY_ASSIGN(Artifact artifact, read_artifact(from, reference, store));
  SLIPWAY_KIT_TRY_ASSIGN(const Part part, part_for(artifact, platform));
  if (part.library.size > k_largest_library)
    return kit::fail({SLIPWAY_E_INTEGRITY, "the plugin in " + artifact.package.reference + " is larger than 1 GiB"});
  SLIPWAY_KIT_TRY(from.get_blob(part.library, store));
  for (const Part& each : artifact.parts)
    SLIPWAY_KIT_TRY(store.write_blob(each.manifest.bytes));
  SLIPWAY_KIT_TRY(store.write_blob(artifact.index.bytes));
  SLIPWAY_KIT_TRY(store.add_manifest({.media_type = kit::k_oci_index_type,
                                      .digest = artifact.index.digest,
                                      .size = artifact.index.bytes.size(),
                                      .artifact_type = k_artifact_type}));
  return std::move(artifact.package);
}

// A layout that holds one package needs no tag to name it.
kit::Result<std::string> version_of(const kit::OciReference& reference) {
  if (!reference.is_layout() || !reference.tag.empty() || !reference.digest.empty()) return reference.version();
  SLIPWAY_KIT_TRY_ASSIGN(const kit::OciLayout layout, kit::OciLayout::open(reference.layout));
  return only_package_of(layout);
}

}  // namespace

kit::Result<Package> fetch(const FetchRequest& request, const kit::RegistryOptions& options) {
  SLIPWAY_KIT_TRY_ASSIGN(const kit::OciReference reference, kit::parse_reference(request.reference));
  SLIPWAY_KIT_TRY_ASSIGN(const kit::OciLayout store, kit::OciLayout::create(request.store));
  if (!reference.digest.empty()) {
    const auto here = kit::layout_repository(request.store);
    if (auto package = fetch_from(*here, reference.digest, request.platform, store)) {
      package->reference = reference.name() + "@" + reference.digest;
      return package;
    }
  }
  SLIPWAY_KIT_TRY_ASSIGN(const auto from, kit::open_repository(reference, options));
  SLIPWAY_KIT_TRY_ASSIGN(const std::string version, version_of(reference));
  return fetch_from(*from, version, request.platform, store);
}

}  // namespace slipway::package::oci
