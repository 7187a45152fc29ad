// Names of images: in a registry ("127.0.0.1:5000/team/app:1.0", "acme/app@sha256:…") or in a layout ("oci:PATH:tag").
#pragma once

#include <slipway/kit/result.hpp>

#include <string>
#include <string_view>

namespace slipway::kit {

struct OciReference {
  std::string layout = {};      // PATH of "oci:PATH"; then registry and repository are empty.
  std::string registry = {};    // "docker.io", "127.0.0.1:5000".
  std::string repository = {};  // "library/alpine", "team/app".
  std::string tag = {};         // Empty: none was given.
  std::string digest = {};      // Likewise.

  bool is_layout() const { return !layout.empty(); }
  // Without tag and digest: "docker.io/library/alpine", "oci:PATH".
  std::string name() const;
  // As a reference of the distribution API: the digest, else the tag, else "latest".
  std::string version() const;
};

// Short names are those of Docker Hub: "alpine" is docker.io/library/alpine. Nothing is added for a missing tag.
// SLIPWAY_E_CONFIG, with the reason.
Result<OciReference> parse_reference(std::string_view text);

// Letters, digits, '_', '.', '-', at most 128; neither '.' nor '-' first.
bool is_tag(std::string_view text);

}  // namespace slipway::kit
