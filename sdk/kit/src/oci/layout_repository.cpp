#include <slipway/kit/oci_reference.hpp>
#include <slipway/kit/oci_repository.hpp>

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace slipway::kit {
namespace {

class LayoutRepository final : public OciRepository {
public:
  explicit LayoutRepository(std::string path) : m_path(std::move(path)), m_name("oci:" + m_path) {}

  const std::string& name() const override { return m_name; }

  Result<bool> has_blob(const OciDescriptor& blob) override {
    if (!exists()) return false;
    SLIPWAY_KIT_TRY_ASSIGN(const OciLayout layout, OciLayout::open(m_path));
    return layout.has_blob(blob.digest);
  }

  Status put_blob(const OciDescriptor& blob, int fd, const Progress& progress) override {
    SLIPWAY_KIT_TRY_ASSIGN(const OciLayout layout, OciLayout::create(m_path));
    if (::lseek(fd, 0, SEEK_SET) != 0) return fail(io_error("rewind", blob.digest, errno));
    SLIPWAY_KIT_TRY(layout.import_blob(blob.digest, blob.size, fd));
    if (progress) progress(blob.size);
    return {};
  }

  Status get_blob(const OciDescriptor& blob, const OciLayout& into) override {
    if (into.has_blob(blob.digest)) return {};
    SLIPWAY_KIT_TRY_ASSIGN(const OciLayout layout, OciLayout::open(m_path));
    SLIPWAY_KIT_TRY_ASSIGN(const Fd fd, layout.open_blob(blob));
    return into.import_blob(blob.digest, blob.size, fd.get());
  }

  Result<std::optional<StoredManifest>> get_manifest(const std::string& reference) override {
    std::optional<StoredManifest> none;
    std::string digest = reference;
    if (!is_sha256(digest)) {
      SLIPWAY_KIT_TRY_ASSIGN(const std::optional<std::string> found, resolve(reference));
      if (!found) return none;
      digest = *found;
    }
    if (!exists()) return none;
    SLIPWAY_KIT_TRY_ASSIGN(const OciLayout layout, OciLayout::open(m_path));
    auto bytes = layout.read_blob(digest);
    if (!bytes && bytes.error().status == SLIPWAY_E_NOT_FOUND) return none;
    if (!bytes) return fail(std::move(bytes.error()));
    return StoredManifest{digest, media_type_of(*bytes), std::move(*bytes)};
  }

  Status put_manifest(const StoredManifest& manifest) override {
    SLIPWAY_KIT_TRY_ASSIGN(const OciLayout layout, OciLayout::create(m_path));
    SLIPWAY_KIT_TRY_ASSIGN(const FileDigest written, layout.write_blob(manifest.bytes));
    if (written.digest != manifest.digest)
      return fail({SLIPWAY_E_INTEGRITY,
                   "a manifest for " + m_name + " has the digest " + written.digest + ", not " + manifest.digest});
    return layout.add_manifest(descriptor_of(manifest));
  }

  Status tag(const std::string& tag_name, const StoredManifest& manifest) override {
    SLIPWAY_KIT_TRY_ASSIGN(const OciLayout layout, OciLayout::open(m_path));
    if (!layout.has_blob(manifest.digest))
      return fail({SLIPWAY_E_INTEGRITY, "cannot tag " + manifest.digest + ": it is not in " + m_name});
    return layout.set_tag(tag_name, descriptor_of(manifest));
  }

  Result<std::optional<std::string>> resolve(const std::string& reference) override {
    std::optional<std::string> digest;
    if (!exists()) return digest;
    SLIPWAY_KIT_TRY_ASSIGN(const OciLayout layout, OciLayout::open(m_path));
    if (is_sha256(reference)) return find_digest(layout, reference);
    SLIPWAY_KIT_TRY_ASSIGN(const std::optional<OciDescriptor> found, layout.resolve(reference));
    if (found) digest = found->digest;
    return digest;
  }

private:
  bool exists() const { return path_exists(m_path + "/oci-layout"); }
  // A manifest is there when its bytes are and the index names it.
  static Result<std::optional<std::string>> find_digest(const OciLayout& layout, const std::string& digest) {
    std::optional<std::string> none;
    SLIPWAY_KIT_TRY_ASSIGN(const OciIndex index, layout.index());
    const auto same = [&](const OciDescriptor& entry) { return entry.digest == digest; };
    if (std::none_of(index.manifests.begin(), index.manifests.end(), same) || !layout.has_blob(digest)) return none;
    return digest;
  }
  static OciDescriptor descriptor_of(const StoredManifest& manifest) {
    OciDescriptor descriptor{manifest.media_type, manifest.digest, manifest.bytes.size()};
    descriptor.artifact_type = artifact_type_of(manifest.bytes);
    return descriptor;
  }

  std::string m_path;
  std::string m_name;
};

}  // namespace

std::unique_ptr<OciRepository> layout_repository(std::string path) {
  return std::make_unique<LayoutRepository>(std::move(path));
}

}  // namespace slipway::kit
