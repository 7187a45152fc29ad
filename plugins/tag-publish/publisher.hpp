// Publishes one image to one repository: blobs, manifests by digest, tags last when all repositories have the rest.
// Each is an effect, and is read back.
#pragma once

#include "image_content.hpp"

#include <slipway/kit/oci_layout.hpp>
#include <slipway/kit/oci_repository.hpp>
#include <slipway/plugin.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace slipway::plugins::tag_publish {

inline constexpr char k_blob_effect[] = "oci.blob";
inline constexpr char k_manifest_effect[] = "oci.manifest";
inline constexpr char k_tag_effect[] = "oci.tag";

// In the order in which they are done: the content of all repositories comes before the first tag of any.
std::vector<Effect> content_effects(const std::string& repository, const ImageContent& content);
std::vector<Effect> tag_effects(const std::string& repository, const ImageContent& content,
                                const std::vector<std::string>& tags);

// SLIPWAY_PROBE_* for one of these effects. Changes nothing.
kit::Result<std::int32_t> probe_effect(kit::OciRepository& repository, const ImageContent& content,
                                       const Effect& effect);

class Publisher {
public:
  using Progress = std::function<void(std::uint64_t)>;  // Bytes of blobs that are there by now.

  Publisher(Host host, const kit::OciLayout& layout, kit::OciRepository& repository, const ImageContent& content,
            Progress progress);

  // All of these throw slipway::Failure, which says which tags were set before.
  // See whether the repository answers. Changes nothing.
  void reach();
  void publish_content();
  // `elsewhere`: what was tagged in other repositories before, for people; may be empty.
  void publish_tags(const std::vector<std::string>& tags, std::string elsewhere);
  // "tags of REPOSITORY set so far: 1.0, latest".
  std::string tags_set() const;
  // Ask for every reference again. Throws slipway::Failure with SLIPWAY_E_INTEGRITY when one has another digest.
  void verify(const std::vector<std::string>& tags);

private:
  void publish_blob(const kit::OciDescriptor& blob);
  void publish_manifest(const kit::StoredManifest& manifest);
  void publish_tag(const std::string& tag);
  kit::Status put_blob(const kit::OciDescriptor& blob);
  kit::Status set_tag(const std::string& tag);
  kit::Status check_reference(const std::string& reference, const std::string& digest);
  void require(const kit::Status& status) const;

  Host m_host;
  const kit::OciLayout& m_layout;
  kit::OciRepository& m_repository;
  const ImageContent& m_content;
  Progress m_progress;
  std::uint64_t m_bytes = 0;
  std::vector<std::string> m_tags_set;
  std::string m_elsewhere;
};

}  // namespace slipway::plugins::tag_publish
