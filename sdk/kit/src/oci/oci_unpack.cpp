#include "layer_applier.hpp"
#include "layer_reader.hpp"
#include "root_folder.hpp"
#include "utf8_locale.hpp"

#include <slipway/kit/files.hpp>
#include <slipway/kit/oci_platform.hpp>
#include <slipway/kit/oci_unpack.hpp>

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace slipway::kit {
namespace {

Status make_empty(const std::string& rootfs) {
  SLIPWAY_KIT_TRY(make_folders(rootfs));
  std::error_code error;
  if (!std::filesystem::is_empty(rootfs, error))
    return fail({SLIPWAY_E_IO, "cannot unpack an image into " + rootfs, "the folder is not empty"});
  if (error) return fail(io_error("list", rootfs, error.value()));
  if (::chmod(rootfs.c_str(), 0755) != 0) return fail(io_error("set the mode of", rootfs, errno));
  return {};
}

Status check_layers(const LoadedImage& image, const UnpackLimits& limits) {
  if (image.config.diff_ids.size() != image.content.layers.size())
    return fail({SLIPWAY_E_INTEGRITY, "the image " + image.manifest.digest + " has " +
                                          std::to_string(image.content.layers.size()) + " layers and " +
                                          std::to_string(image.config.diff_ids.size()) + " diff ids"});
  if (image.content.layers.size() > limits.layers)
    return fail({SLIPWAY_E_INTEGRITY, "the image " + image.manifest.digest + " has too many layers"});
  return {};
}

}  // namespace

Result<LoadedImage> load_image(const OciLayout& layout, const std::string& digest, const OciPlatform& platform) {
  LoadedImage image{{{}, digest}, {}, {}};
  SLIPWAY_KIT_TRY_ASSIGN(std::string bytes, layout.read_blob(digest));
  for (int depth = 0; is_index_type(media_type_of(bytes)); ++depth) {
    if (depth == k_oci_index_depth)
      return fail({SLIPWAY_E_INTEGRITY, "the indexes of the image " + digest + " are nested too deeply"});
    SLIPWAY_KIT_TRY_ASSIGN(const OciIndex index, parse_index(bytes));
    SLIPWAY_KIT_TRY_ASSIGN(const OciDescriptor chosen, choose_platform(index, platform, digest));
    image.manifest.digest = chosen.digest;
    SLIPWAY_KIT_TRY_ASSIGN(bytes, layout.read_blob(chosen.digest));
  }
  SLIPWAY_KIT_TRY_ASSIGN(image.content, parse_manifest(bytes));
  SLIPWAY_KIT_TRY_ASSIGN(const std::string config, layout.read_blob(image.content.config.digest));
  SLIPWAY_KIT_TRY_ASSIGN(image.config, parse_image_config(config));
  image.manifest.media_type = image.content.media_type;
  image.manifest.size = bytes.size();
  image.manifest.platform = image.config.platform;
  return image;
}

Status unpack_image(const OciLayout& layout, const LoadedImage& image, const std::string& rootfs,
                    const UnpackLimits& limits, const std::function<bool()>& cancelled) {
  SLIPWAY_KIT_TRY(check_layers(image, limits));
  SLIPWAY_KIT_TRY(make_empty(rootfs));
  SLIPWAY_KIT_TRY_ASSIGN(RootFolder root, RootFolder::open(rootfs));
  const Utf8Locale names_are_utf8;
  LayerApplier applier(std::move(root), limits);
  std::uint64_t budget = limits.bytes;
  for (std::size_t i = 0; i < image.content.layers.size(); ++i) {
    SLIPWAY_KIT_TRY_ASSIGN(const Fd blob, layout.open_blob(image.content.layers[i]));
    LayerReader layer(blob.get(), budget, cancelled);
    SLIPWAY_KIT_TRY(layer.open());
    SLIPWAY_KIT_TRY(applier.apply(layer));
    SLIPWAY_KIT_TRY_ASSIGN(const std::string diff_id, layer.finish());
    if (diff_id != image.config.diff_ids[i])
      return fail({SLIPWAY_E_INTEGRITY,
                   "a layer of the image " + image.manifest.digest + " has other content than told",
                   "its diff id is " + diff_id + ", the config says " + image.config.diff_ids[i]});
  }
  return applier.set_folder_modes();
}

}  // namespace slipway::kit
