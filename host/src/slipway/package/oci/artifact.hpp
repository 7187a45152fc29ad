// The documents of a package, read and checked.
#pragma once

#include <slipway/kit/oci_layout.hpp>
#include <slipway/kit/oci_repository.hpp>
#include <slipway/kit/result.hpp>
#include <slipway/package/package.hpp>

#include <string>
#include <vector>

namespace slipway::package::oci {

inline constexpr char k_artifact_type[] = "application/vnd.slipway.plugin.v1";
inline constexpr char k_config_type[] = "application/vnd.slipway.plugin.config.v1+json";
inline constexpr char k_library_type[] = "application/vnd.slipway.plugin.library.v1";

// One platform of a package.
struct Part {
  kit::OciDescriptor entry;  // In the index, with its platform.
  kit::StoredManifest manifest;
  kit::OciDescriptor config;
  kit::OciDescriptor library;
};

struct Artifact {
  Package package;
  kit::StoredManifest index;
  std::vector<Part> parts;  // As the index has them.
};

// What the documents of an index say. The configs are copied into the layout. SLIPWAY_E_NOT_FOUND: there is no such
// thing. SLIPWAY_E_UNSUPPORTED: it is no package of a plugin. SLIPWAY_E_INTEGRITY: it contradicts itself.
kit::Result<Artifact> read_artifact(kit::OciRepository& from, const std::string& reference, const kit::OciLayout& into);

// The digest of the one package that a layout holds. SLIPWAY_E_UNSUPPORTED: it holds none, or several.
kit::Result<std::string> only_package_of(const kit::OciLayout& layout);

}  // namespace slipway::package::oci
