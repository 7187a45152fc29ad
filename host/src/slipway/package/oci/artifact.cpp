#include <slipway/kit/json.hpp>
#include <slipway/package/oci/artifact.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace slipway::package::oci {

namespace {

constexpr std::size_t k_most_platforms = 64;

// What one config says.
struct Description {
  std::string id;
  std::string version;
  std::vector<std::string> stages;  // Sorted.
  std::string glibc = {};           // Differs from platform to platform.
  bool same_plugin(const Description& other) const {
    return id == other.id && version == other.version && stages == other.stages;
  }
};

kit::Error no_package(const std::string& whole, std::string why) {
  return {SLIPWAY_E_UNSUPPORTED,
          whole + " is not the package of a plugin",
          std::move(why),
          {},
          "packages are made by `slipway plugin pack` and `slipway plugin push`"};
}

kit::Error broken(const std::string& whole, std::string why) {
  return {SLIPWAY_E_INTEGRITY, "the package " + whole + " contradicts itself", std::move(why)};
}

kit::Result<kit::StoredManifest> needed(kit::OciRepository& from, const std::string& reference) {
  SLIPWAY_KIT_TRY_ASSIGN(std::optional<kit::StoredManifest> found, from.get_manifest(reference));
  if (!found) return kit::fail({SLIPWAY_E_NOT_FOUND, "there is no " + reference + " in " + from.name()});
  return std::move(*found);
}

// "linux/amd64", "linux/arm/v7": as slipway.lock has it.
bool is_platform(const std::string& name) {
  const auto parts = std::count(name.begin(), name.end(), '/') + 1;
  const bool plain = std::all_of(name.begin(), name.end(),
                                 [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/'; });
  return plain && (parts == 2 || parts == 3) && name.front() != '/' && name.back() != '/' &&
         name.find("//") == std::string::npos;
}

kit::Result<Part> read_part(kit::OciRepository& from, const kit::OciDescriptor& entry, const std::string& whole) {
  if (!entry.platform) return kit::fail(broken(whole, "its index names a manifest without a platform"));
  const std::string platform = to_string(*entry.platform);
  if (!is_platform(platform)) return kit::fail(broken(whole, "'" + platform + "' is not the name of a platform"));
  SLIPWAY_KIT_TRY_ASSIGN(kit::StoredManifest stored, needed(from, entry.digest));
  SLIPWAY_KIT_TRY_ASSIGN(const kit::OciManifest manifest, kit::parse_manifest(stored.bytes));
  if (manifest.artifact_type != k_artifact_type || manifest.config.media_type != k_config_type)
    return kit::fail(no_package(whole, "its manifest for " + platform + " is of something else"));
  if (manifest.layers.size() != 1 || manifest.layers.front().media_type != k_library_type)
    return kit::fail(broken(whole, "its manifest for " + platform + " has not one plugin file"));
  if (manifest.config.size > kit::k_oci_document_limit)
    return kit::fail(broken(whole, "what it says of its plugin for " + platform + " is larger than 4 MiB"));
  return Part{entry, std::move(stored), manifest.config, manifest.layers.front()};
}

kit::Result<Description> describe(kit::OciRepository& from, const Part& part, const kit::OciLayout& into) {
  SLIPWAY_KIT_TRY(from.get_blob(part.config, into));
  SLIPWAY_KIT_TRY_ASSIGN(const std::string text, into.read_blob(part.config.digest));
  SLIPWAY_KIT_TRY_ASSIGN(const kit::Json document,
                         kit::parse_json(text, "the description in the package", SLIPWAY_E_INTEGRITY));
  Description description{kit::text_in(document, "id"), kit::text_in(document, "version"), {}};
  if (const kit::Json& stages = kit::member_of(document, "stages"); stages.is_array())
    for (const kit::Json& stage : stages)
      description.stages.push_back(kit::text_in(stage, "id"));
  std::sort(description.stages.begin(), description.stages.end());
  description.glibc = kit::text_in(document, "glibc");
  return description;
}

}  // namespace

kit::Result<Artifact> read_artifact(kit::OciRepository& from, const std::string& reference,
                                    const kit::OciLayout& into) {
  Artifact artifact;
  SLIPWAY_KIT_TRY_ASSIGN(artifact.index, needed(from, reference));
  const std::string whole = from.name() + "@" + artifact.index.digest;
  if (!kit::is_index_type(artifact.index.media_type)) return kit::fail(no_package(whole, "it is a manifest"));
  SLIPWAY_KIT_TRY_ASSIGN(const kit::OciIndex index, kit::parse_index(artifact.index.bytes));
  if (index.artifact_type != k_artifact_type) return kit::fail(no_package(whole, "it is an index of something else"));
  if (index.manifests.size() > k_most_platforms)
    return kit::fail(broken(whole, "it is for more than " + std::to_string(k_most_platforms) + " platforms"));
  std::optional<Description> all;
  for (const kit::OciDescriptor& entry : index.manifests) {
    SLIPWAY_KIT_TRY_ASSIGN(Part part, read_part(from, entry, whole));
    SLIPWAY_KIT_TRY_ASSIGN(Description one, describe(from, part, into));
    if (all && !all->same_plugin(one))
      return kit::fail(broken(whole, "its plugins differ in id, version or stage types"));
    if (!one.glibc.empty()) artifact.package.glibc[to_string(*part.entry.platform)] = one.glibc;
    all = std::move(one);
    if (!artifact.package.libraries.emplace(to_string(*part.entry.platform), part.library.digest).second)
      return kit::fail(broken(whole, "it has two plugins for " + to_string(*part.entry.platform)));
    artifact.parts.push_back(std::move(part));
  }
  if (!all || all->id.empty() || all->version.empty() || all->stages.empty())
    return kit::fail(broken(whole, "it does not say which plugin it is"));
  artifact.package.reference = whole;
  artifact.package.id = std::move(all->id);
  artifact.package.version = std::move(all->version);
  artifact.package.stages = std::move(all->stages);
  return artifact;
}

kit::Result<std::string> only_package_of(const kit::OciLayout& layout) {
  SLIPWAY_KIT_TRY_ASSIGN(const kit::OciIndex index, layout.index());
  std::vector<std::string> packages;
  for (const kit::OciDescriptor& entry : index.manifests)
    if (entry.artifact_type == k_artifact_type && kit::is_index_type(entry.media_type))
      packages.push_back(entry.digest);
  if (packages.size() == 1) return packages.front();
  return kit::fail(no_package("oci:" + layout.path(), "it holds " + std::to_string(packages.size()) + " packages"));
}

}  // namespace slipway::package::oci
