// An OCI image layout: a folder of content-addressed blobs and an index. Several processes may write to one layout.
// A failing disk gives SLIPWAY_E_IO, content that is not what its digest says SLIPWAY_E_INTEGRITY.
#pragma once

#include <slipway/kit/digest.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/kit/oci_model.hpp>
#include <slipway/kit/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::kit {

// A blob on its way into a layout: hashed while it is written, in its place after commit(), gone otherwise.
class OciBlobWriter {
public:
  OciBlobWriter(OciBlobWriter&&) noexcept;
  OciBlobWriter& operator=(OciBlobWriter&&) = delete;
  ~OciBlobWriter();

  Status write(std::string_view bytes);
  // Durable afterwards. Call once, last.
  Result<FileDigest> commit();
  // The same, or SLIPWAY_E_INTEGRITY when what was written has another digest; nothing is kept then.
  Status commit_as(const std::string& digest);

private:
  friend class OciLayout;
  Status place(const std::string& digest);
  OciBlobWriter(std::string blobs, std::string temporary, Fd fd);
  std::string m_blobs;
  std::string m_temporary;  // Empty once it is in its place.
  Fd m_fd;
  Sha256 m_sha;
  std::uint64_t m_size = 0;
};

class OciLayout {
public:
  // Make the folder, or use the layout that is there.
  static Result<OciLayout> create(std::string path);
  // SLIPWAY_E_NOT_FOUND when there is no layout.
  static Result<OciLayout> open(std::string path);

  const std::string& path() const { return m_path; }
  std::string blob_path(std::string_view digest) const;

  // True when the blob is there and its bytes have this digest; a damaged one counts as missing.
  bool has_blob(const std::string& digest) const;

  Result<OciBlobWriter> start_blob() const;
  // Nothing is written when the blob is there already.
  Result<FileDigest> write_blob(std::string_view bytes) const;
  // Take what is left of fd, which must have this digest and size. Nothing is written when the blob is there already.
  Status import_blob(const std::string& digest, std::uint64_t size, int fd) const;

  // The verified bytes. SLIPWAY_E_NOT_FOUND.
  Result<std::string> read_blob(const std::string& digest, std::size_t limit = k_oci_document_limit) const;
  // A descriptor at the start of a blob whose size and digest were verified. SLIPWAY_E_NOT_FOUND.
  Result<Fd> open_blob(const OciDescriptor& blob) const;

  Result<OciIndex> index() const;
  // What a tag points to, if anything.
  Result<std::optional<OciDescriptor>> resolve(std::string_view tag) const;
  // Name the manifest in the index, without a tag.
  Status add_manifest(const OciDescriptor& manifest) const;
  // Point the tag to the manifest. What it pointed to before stays in the index.
  Status set_tag(std::string_view tag, const OciDescriptor& manifest) const;

private:
  explicit OciLayout(std::string path) : m_path(std::move(path)) {}
  template <typename Change>
  Status update_index(Change change) const;
  std::string m_path;
};

}  // namespace slipway::kit
