// Images made of tar archives that a test writes itself, and what unpacking them leaves.
#pragma once

#include "support/catch.hpp"
#include "support/temp_folder.hpp"
#include "tar_maker.hpp"

#include <slipway/kit/digest.hpp>
#include <slipway/kit/oci_unpack.hpp>

#include <archive.h>
#include <archive_entry.h>

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace slipway::test {

inline constexpr char k_tar_type[] = "application/vnd.oci.image.layer.v1.tar";
inline const kit::OciPlatform k_amd64{"linux", "amd64", {}};

// Compress with a filter of libarchive ("gzip", "zstd").
inline std::string compressed(const std::string& bytes, const char* filter) {
  std::string out(bytes.size() + 65536, '\0');
  std::size_t used = 0;
  archive* writer = archive_write_new();
  archive_write_add_filter_by_name(writer, filter);
  archive_write_set_format_raw(writer);
  archive_write_open_memory(writer, out.data(), out.size(), &used);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_write_header(writer, entry);
  archive_write_data(writer, bytes.data(), bytes.size());
  archive_entry_free(entry);
  archive_write_close(writer);
  archive_write_free(writer);
  out.resize(used);
  return out;
}

class Images {
public:
  Images() : m_layout(kit::OciLayout::create(m_folder.path("layout")).value()) {}

  const kit::OciLayout& layout() const { return m_layout; }
  const TempFolder& folder() const { return m_folder; }

  // A layer whose blob has these bytes, which become the tar archive when they are decompressed.
  Images& blob(const std::string& bytes, const std::string& tar) {
    m_diff_ids.push_back(kit::sha256_of(tar));
    const kit::FileDigest written = m_layout.write_blob(bytes).value();
    m_layers.push_back({k_tar_type, written.digest, written.size});
    return *this;
  }
  Images& layer(const std::string& tar, const char* filter = nullptr) {
    return blob(filter == nullptr ? tar : compressed(tar, filter), tar);
  }
  Images& layer(const TarMaker& tar) { return layer(tar.bytes()); }

  Images& with_diff_id(std::string diff_id) {
    m_diff_ids.back() = std::move(diff_id);
    return *this;
  }

  std::string digest() {
    kit::OciImageConfig config;
    config.platform = k_amd64;
    config.diff_ids = m_diff_ids;
    const kit::FileDigest written = m_layout.write_blob(kit::format_image_config(config)).value();
    kit::OciManifest manifest;
    manifest.config = {kit::k_oci_config_type, written.digest, written.size};
    manifest.layers = m_layers;
    return m_layout.write_blob(kit::format_manifest(manifest)).value().digest;
  }

  kit::Status unpack(const kit::UnpackLimits& limits = {}, const std::function<bool()>& cancelled = {}) {
    const auto image = kit::load_image(m_layout, digest(), k_amd64);
    REQUIRE(image);
    return kit::unpack_image(m_layout, *image, m_folder.path("out/tree"), limits, cancelled);
  }

  // The refusal, and proof that nothing was written beside the root.
  std::string refusal(const kit::UnpackLimits& limits = {}) {
    const auto status = unpack(limits);
    REQUIRE_FALSE(status);
    CHECK(status.error().status == SLIPWAY_E_INTEGRITY);
    std::vector<std::string> beside;
    for (const auto& entry : std::filesystem::directory_iterator(m_folder.path("out")))
      beside.push_back(entry.path().filename().string());
    CHECK(beside == std::vector<std::string>{"tree"});
    return status.error().message + (status.error().why.empty() ? "" : ": " + status.error().why);
  }

  std::vector<std::string> names() const {
    std::vector<std::string> all;
    const std::string root = m_folder.path("out/tree");
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
      all.push_back(entry.path().string().substr(root.size() + 1));
    std::sort(all.begin(), all.end());
    return all;
  }
  std::string read(const std::string& name) const { return m_folder.read("out/tree/" + name); }
  unsigned mode(const std::string& name) const {
    struct stat info{};
    REQUIRE(::lstat(m_folder.path("out/tree/" + name).c_str(), &info) == 0);
    return info.st_mode & 07777;
  }

private:
  TempFolder m_folder;
  kit::OciLayout m_layout;
  std::vector<kit::OciDescriptor> m_layers;
  std::vector<std::string> m_diff_ids;
};

using Names = std::vector<std::string>;

inline std::string about(const std::string& member, const std::string& why) {
  return "a layer of the image is refused for its member '" + member + "': " + why;
}

}  // namespace slipway::test
