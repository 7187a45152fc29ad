#include <slipway/kit/digest.hpp>
#include <slipway/package/oci/artifact.hpp>
#include <slipway/package/oci/push.hpp>

#include <algorithm>
#include <optional>

namespace slipway::package::oci {

namespace {

// A package in a folder.
struct Packed {
  kit::OciLayout layout;
  Artifact artifact;
  kit::OciIndex index;
};

kit::Result<Packed> open_package(const std::string& folder) {
  SLIPWAY_KIT_TRY_ASSIGN(kit::OciLayout layout, kit::OciLayout::open(folder));
  SLIPWAY_KIT_TRY_ASSIGN(const std::string digest, only_package_of(layout));
  const auto repository = kit::layout_repository(folder);
  SLIPWAY_KIT_TRY_ASSIGN(Artifact artifact, read_artifact(*repository, digest, layout));
  SLIPWAY_KIT_TRY_ASSIGN(kit::OciIndex index, kit::parse_index(artifact.index.bytes));
  return Packed{std::move(layout), std::move(artifact), std::move(index)};
}

kit::Status check_fits(const Packed& first, const Packed& other) {
  const Package& left = first.artifact.package;
  const Package& right = other.artifact.package;
  const auto refuse = [&](std::string why) {
    return kit::fail(
        {SLIPWAY_E_CONFIG, other.layout.path() + " does not belong to " + first.layout.path(), std::move(why)});
  };
  if (left.id != right.id || left.version != right.version)
    return refuse("one is " + left.id + " " + left.version + ", the other " + right.id + " " + right.version);
  if (left.stages != right.stages || first.index.annotations != other.index.annotations)
    return refuse("they say different things of the plugin");
  return {};
}

// One index for all platforms, in an order that does not depend on that of the folders.
kit::Result<kit::OciIndex> merged(const std::vector<Packed>& packages) {
  kit::OciIndex index{{}, packages.front().index.annotations, k_artifact_type};
  for (const Packed& packed : packages) {
    SLIPWAY_KIT_TRY(check_fits(packages.front(), packed));
    for (const kit::OciDescriptor& entry : packed.index.manifests) {
      const auto same = [&](const kit::OciDescriptor& each) { return each.platform == entry.platform; };
      const auto there = std::find_if(index.manifests.begin(), index.manifests.end(), same);
      if (there != index.manifests.end() && there->digest != entry.digest)
        return kit::fail(
            {SLIPWAY_E_CONFIG, "two packages are for " + to_string(*entry.platform) + " and are not the same"});
      if (there == index.manifests.end()) index.manifests.push_back(entry);
    }
  }
  std::sort(index.manifests.begin(), index.manifests.end(),
            [](const auto& a, const auto& b) { return to_string(*a.platform) < to_string(*b.platform); });
  return index;
}

kit::Status put_part(kit::OciRepository& to, const kit::OciLayout& from, const Part& part) {
  for (const kit::OciDescriptor& blob : {part.config, part.library}) {
    SLIPWAY_KIT_TRY_ASSIGN(const bool there, to.has_blob(blob));
    if (there) continue;
    SLIPWAY_KIT_TRY_ASSIGN(const kit::Fd fd, from.open_blob(blob));
    SLIPWAY_KIT_TRY(to.put_blob(blob, fd.get(), {}));
  }
  return to.put_manifest(part.manifest);
}

kit::Status read_back(kit::OciRepository& to, const std::string& reference, const std::string& digest) {
  SLIPWAY_KIT_TRY_ASSIGN(const std::optional<kit::StoredManifest> found, to.get_manifest(reference));
  if (found && found->digest == digest) return {};
  return kit::fail({SLIPWAY_E_INTEGRITY, "read back from " + to.name() + ", " + reference + " is not what was pushed",
                    found ? "it has the digest " + found->digest : "it is not there"});
}

// Who uses a version by its tag must not get another plugin under it.
kit::Status check_tag(kit::OciRepository& to, const std::string& tag, const std::string& digest, TagMove move) {
  if (tag.empty() || move == TagMove::allowed) return {};
  SLIPWAY_KIT_TRY_ASSIGN(const std::optional<std::string> now, to.resolve(tag));
  if (!now || *now == digest) return {};
  return kit::fail({SLIPWAY_E_REFUSED, "the tag " + tag + " of " + to.name() + " names another package",
                    "it holds " + *now + ", to be pushed is " + digest, "nothing was pushed",
                    "push under a new version, or move the tag with --move-tag"});
}

}  // namespace

kit::Result<Package> push(const PushRequest& request, const kit::RegistryOptions& options) {
  SLIPWAY_KIT_TRY_ASSIGN(const kit::OciReference reference, kit::parse_reference(request.reference));
  if (!reference.digest.empty())
    return kit::fail({SLIPWAY_E_CONFIG,
                      "cannot push to " + request.reference,
                      "the digest is that of the packages and is not chosen",
                      {},
                      "name a tag instead"});
  std::vector<Packed> packages;
  for (const std::string& folder : request.folders) {
    SLIPWAY_KIT_TRY_ASSIGN(Packed packed, open_package(folder));
    packages.push_back(std::move(packed));
  }
  SLIPWAY_KIT_TRY_ASSIGN(const kit::OciIndex index, merged(packages));
  const std::string bytes = format_index(index);
  const kit::StoredManifest whole{kit::sha256_of(bytes), kit::k_oci_index_type, bytes};
  SLIPWAY_KIT_TRY_ASSIGN(const auto to, kit::open_repository(reference, options));
  SLIPWAY_KIT_TRY(check_tag(*to, reference.tag, whole.digest, request.move));
  Package pushed = packages.front().artifact.package;
  pushed.reference = to->name() + "@" + whole.digest;
  for (const Packed& packed : packages) {
    for (const Part& part : packed.artifact.parts)
      SLIPWAY_KIT_TRY(put_part(*to, packed.layout, part));
    pushed.libraries.insert(packed.artifact.package.libraries.begin(), packed.artifact.package.libraries.end());
    pushed.glibc.insert(packed.artifact.package.glibc.begin(), packed.artifact.package.glibc.end());
  }
  SLIPWAY_KIT_TRY(to->put_manifest(whole));
  SLIPWAY_KIT_TRY(read_back(*to, whole.digest, whole.digest));
  if (reference.tag.empty()) return pushed;
  SLIPWAY_KIT_TRY(to->tag(reference.tag, whole));
  SLIPWAY_KIT_TRY(read_back(*to, reference.tag, whole.digest));
  return pushed;
}

}  // namespace slipway::package::oci
