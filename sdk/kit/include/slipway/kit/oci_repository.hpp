// Where images are kept, in a registry or in a layout: what can be asked and done is the same.
#pragma once

#include <slipway/kit/oci_layout.hpp>
#include <slipway/kit/oci_model.hpp>
#include <slipway/kit/result.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace slipway::kit {

struct StoredManifest {
  std::string digest;
  std::string media_type;
  std::string bytes;
};

class OciRepository {
public:
  using Progress = std::function<void(std::uint64_t)>;  // Bytes sent so far.

  OciRepository() = default;
  OciRepository(const OciRepository&) = delete;
  OciRepository& operator=(const OciRepository&) = delete;
  virtual ~OciRepository() = default;

  // As in OciReference::name().
  virtual const std::string& name() const = 0;

  // SLIPWAY_E_INTEGRITY when it is there with another size.
  virtual Result<bool> has_blob(const OciDescriptor& blob) = 0;
  // fd: borrowed, the whole blob from its start.
  virtual Status put_blob(const OciDescriptor& blob, int fd, const Progress& progress) = 0;
  virtual Status get_blob(const OciDescriptor& blob, const OciLayout& into) = 0;

  // By tag or digest. The bytes have the digest told, and it is the one asked for. Nothing: there is none.
  virtual Result<std::optional<StoredManifest>> get_manifest(const std::string& reference) = 0;
  // By digest, without a tag.
  virtual Status put_manifest(const StoredManifest& manifest) = 0;
  // Point a tag to a manifest that is there. SLIPWAY_E_REFUSED when the tag cannot move.
  virtual Status tag(const std::string& name, const StoredManifest& manifest) = 0;
  // The digest of what a tag or digest names, by the quickest way; to be sure use get_manifest().
  virtual Result<std::optional<std::string>> resolve(const std::string& reference) = 0;
};

// A layout at `path`, made by the first write: looking changes nothing.
std::unique_ptr<OciRepository> layout_repository(std::string path);

// Copy an image with all its blobs into a layout and name it in the index; of an index the manifest for the platform is
// taken, 3 indexes deep. Gives the image's manifest. SLIPWAY_E_NOT_FOUND, SLIPWAY_E_UNSUPPORTED, SLIPWAY_E_INTEGRITY.
Result<OciDescriptor> pull_image(OciRepository& from, const std::string& reference, const OciLayout& into,
                                 const OciPlatform& platform = machine_platform());

}  // namespace slipway::kit
