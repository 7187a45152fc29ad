// The documents of the OCI image specification 1.1 as values, and their JSON. Docker's media types are understood when
// read and never written.
#pragma once

#include <slipway/kit/result.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::kit {

inline constexpr char k_oci_manifest_type[] = "application/vnd.oci.image.manifest.v1+json";
inline constexpr char k_oci_index_type[] = "application/vnd.oci.image.index.v1+json";
inline constexpr char k_oci_config_type[] = "application/vnd.oci.image.config.v1+json";
inline constexpr char k_oci_layer_type[] = "application/vnd.oci.image.layer.v1.tar+gzip";
inline constexpr char k_docker_manifest_type[] = "application/vnd.docker.distribution.manifest.v2+json";
inline constexpr char k_docker_index_type[] = "application/vnd.docker.distribution.manifest.list.v2+json";

// Largest manifest, index or config that is read: the limit that registries have to accept.
inline constexpr std::size_t k_oci_document_limit = 4 * 1024 * 1024;
// How many indexes may lead to a manifest, one in the other.
inline constexpr int k_oci_index_depth = 3;

struct OciPlatform {
  std::string os;
  std::string architecture;
  std::string variant;  // "v7", "v8" or empty.
  friend bool operator==(const OciPlatform&, const OciPlatform&) = default;
};

// "linux" and this machine's architecture in the words of GOARCH.
OciPlatform machine_platform();

// "linux/amd64", "linux/arm/v7".
std::string to_string(const OciPlatform& platform);

struct OciDescriptor {
  std::string media_type;
  std::string digest;
  std::uint64_t size = 0;
  std::optional<OciPlatform> platform = {};
  std::map<std::string, std::string> annotations = {};
  std::string artifact_type = {};  // Of the manifest that it describes; empty: an image.
  friend bool operator==(const OciDescriptor&, const OciDescriptor&) = default;
};

struct OciManifest {
  std::string media_type = k_oci_manifest_type;
  OciDescriptor config = {};
  std::vector<OciDescriptor> layers = {};
  std::map<std::string, std::string> annotations = {};
  std::string artifact_type = {};  // What it is when it is no image.
};

struct OciIndex {
  std::vector<OciDescriptor> manifests = {};
  std::map<std::string, std::string> annotations = {};
  std::string artifact_type = {};
};

struct OciHistory {
  std::string created;
  std::string created_by;
  bool empty_layer = false;
};

struct OciImageConfig {
  std::string created = {};  // RFC 3339, UTC.
  OciPlatform platform = {};
  std::string user = {};
  std::vector<std::string> exposed_ports = {};  // "8080/tcp"
  std::vector<std::string> env = {};            // "K=V"
  std::vector<std::string> entrypoint = {};
  std::vector<std::string> cmd = {};
  std::vector<std::string> volumes = {};
  std::string working_dir = {};
  std::map<std::string, std::string> labels = {};
  std::string stop_signal = {};
  std::vector<std::string> diff_ids = {};  // One a layer, over its uncompressed bytes.
  std::vector<OciHistory> history = {};
};

// Equal values give equal bytes: the order of keys is fixed, there is no space.
std::string format_manifest(const OciManifest& manifest);
std::string format_image_config(const OciImageConfig& config);
std::string format_index(const OciIndex& index);

// SLIPWAY_E_INTEGRITY for anything that is not such a document.
Result<OciManifest> parse_manifest(std::string_view bytes);
Result<OciImageConfig> parse_image_config(std::string_view bytes);
Result<OciIndex> parse_index(std::string_view bytes);

bool is_manifest_type(std::string_view media_type);
bool is_index_type(std::string_view media_type);

// The media type of a manifest or index: its "mediaType", else guessed by its members. Empty: neither.
std::string media_type_of(std::string_view bytes);

// The "artifactType" of a manifest or index; empty: it has none.
std::string artifact_type_of(std::string_view bytes);

// "2023-11-14T22:13:20Z"
std::string rfc3339(std::int64_t unix_seconds);

}  // namespace slipway::kit
