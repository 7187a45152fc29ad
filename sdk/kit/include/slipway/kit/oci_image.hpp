// Images from files, without a container engine. An image is a function of the recipe and the bytes of its files: names
// are sorted, owners are root, times are the commit's, and the compression does not depend on the number of threads.
// (The digests of compressed layers also depend on the version of libdeflate; the diff ids do not.)
#pragma once

#include <slipway/kit/oci_layout.hpp>
#include <slipway/kit/oci_model.hpp>
#include <slipway/kit/result.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace slipway::kit {

// Something to put into a layer.
struct ImageFile {
  // A file, a folder (its content goes to the target) or, when empty, an empty folder. A link below a folder stays one.
  std::string source;
  // Absolute path inside the image. A file goes into it under its own name when it ends with '/'.
  std::string target;
  // Mode of a file or an empty folder; else 0755 for folders and what its owner may execute, 0644 for the rest.
  std::optional<std::uint32_t> mode = {};
};

struct ImageLayer {
  std::vector<ImageFile> files;
};

// Empty members are taken from the base.
struct ImageRecipe {
  std::optional<OciDescriptor> base = {};  // A manifest in the same layout (see oci_pull.hpp). None: from scratch.
  std::vector<ImageLayer> layers = {};
  std::vector<std::string> entrypoint = {};
  std::vector<std::string> cmd = {};
  std::vector<std::string> env = {};  // "K=V": replaces or adds.
  std::vector<std::string> exposed_ports = {};
  std::vector<std::string> volumes = {};
  std::string user = {};
  std::string working_dir = {};
  std::string stop_signal = {};
  std::map<std::string, std::string> labels = {};
  std::int64_t commit_time = 0;               // Seconds since the epoch: every time in the image.
  OciPlatform platform = machine_platform();  // A base brings its own.
};

struct BuildOptions {
  unsigned threads = 0;  // Compressing; 0: as many as the machine has.
  int level = 6;         // Of libdeflate, 1 to 12.
  std::function<bool()> cancelled = {};
};

struct BuiltImage {
  OciDescriptor manifest;  // With its platform.
  OciManifest content;
  OciImageConfig config;
};

// Write layers, config and manifest as blobs and name the manifest in the layout's index.
// SLIPWAY_E_NOT_FOUND: a source is missing. SLIPWAY_E_CONFIG: a bad target, or two files for one. SLIPWAY_E_INTEGRITY:
// a file changed while it was read. SLIPWAY_E_CANCELLED.
Result<BuiltImage> build_image(const OciLayout& layout, const ImageRecipe& recipe, const BuildOptions& options = {});

}  // namespace slipway::kit
