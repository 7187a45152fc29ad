#include "layer_content.hpp"
#include "layer_writer.hpp"

#include <slipway/kit/oci_image.hpp>

#include <algorithm>

namespace slipway::kit {
namespace {

constexpr char k_docker_layer_type[] = "application/vnd.docker.image.rootfs.diff.tar.gzip";

void replace_if_given(std::vector<std::string>& value, const std::vector<std::string>& given) {
  if (!given.empty()) value = given;
}
void replace_if_given(std::string& value, const std::string& given) {
  if (!given.empty()) value = given;
}

std::string_view name_of(std::string_view variable) { return variable.substr(0, variable.find('=')); }

void set_variable(std::vector<std::string>& env, const std::string& variable) {
  const auto same = [&](const std::string& other) { return name_of(other) == name_of(variable); };
  const auto place = std::find_if(env.begin(), env.end(), same);
  if (place == env.end())
    env.push_back(variable);
  else
    *place = variable;
}

void merge_sorted(std::vector<std::string>& names, const std::vector<std::string>& more) {
  names.insert(names.end(), more.begin(), more.end());
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

void apply(const ImageRecipe& recipe, OciImageConfig& config) {
  // A base's arguments belong to its own entrypoint.
  if (!recipe.entrypoint.empty()) config.cmd.clear();
  replace_if_given(config.entrypoint, recipe.entrypoint);
  replace_if_given(config.cmd, recipe.cmd);
  replace_if_given(config.user, recipe.user);
  replace_if_given(config.working_dir, recipe.working_dir);
  replace_if_given(config.stop_signal, recipe.stop_signal);
  for (const std::string& variable : recipe.env)
    set_variable(config.env, variable);
  merge_sorted(config.exposed_ports, recipe.exposed_ports);
  merge_sorted(config.volumes, recipe.volumes);
  for (const auto& [key, value] : recipe.labels)
    config.labels[key] = value;
  config.created = rfc3339(recipe.commit_time);
}

// The bytes of Docker's documents and layers are those of the specification, only their names differ.
Status adopt(OciManifest& manifest) {
  manifest.media_type = k_oci_manifest_type;
  manifest.annotations.clear();
  for (OciDescriptor& layer : manifest.layers) {
    if (layer.media_type == k_docker_layer_type) layer.media_type = k_oci_layer_type;
    if (layer.media_type.compare(0, 33, "application/vnd.oci.image.layer.v") != 0)
      return fail({SLIPWAY_E_UNSUPPORTED, "the base image has a layer of the type " + layer.media_type});
  }
  return {};
}

Status read_base(const OciLayout& layout, const OciDescriptor& base, BuiltImage& image) {
  SLIPWAY_KIT_TRY_ASSIGN(const std::string manifest, layout.read_blob(base.digest));
  SLIPWAY_KIT_TRY_ASSIGN(image.content, parse_manifest(manifest));
  SLIPWAY_KIT_TRY_ASSIGN(const std::string config, layout.read_blob(image.content.config.digest));
  SLIPWAY_KIT_TRY_ASSIGN(image.config, parse_image_config(config));
  if (image.config.diff_ids.size() != image.content.layers.size())
    return fail({SLIPWAY_E_INTEGRITY, "the base image " + base.digest + " has another number of layers than diff ids"});
  return adopt(image.content);
}

Result<OciDescriptor> write_document(const OciLayout& layout, const char* media_type, const std::string& bytes) {
  SLIPWAY_KIT_TRY_ASSIGN(const FileDigest written, layout.write_blob(bytes));
  return OciDescriptor{media_type, written.digest, written.size};
}

}  // namespace

Result<BuiltImage> build_image(const OciLayout& layout, const ImageRecipe& recipe, const BuildOptions& options) {
  BuiltImage image;
  image.config.platform = recipe.platform;
  if (recipe.base) SLIPWAY_KIT_TRY(read_base(layout, *recipe.base, image));
  apply(recipe, image.config);
  const ParentFolders parents = recipe.base ? ParentFolders::leave_to_base : ParentFolders::write;
  for (const ImageLayer& layer : recipe.layers) {
    SLIPWAY_KIT_TRY_ASSIGN(const LayerContent content, collect_layer(layer, parents));
    if (content.empty()) return fail({SLIPWAY_E_CONFIG, "a layer of the image would be empty"});
    SLIPWAY_KIT_TRY_ASSIGN(const WrittenLayer written, write_layer(layout, content, recipe.commit_time, options));
    image.content.layers.push_back(written.descriptor);
    image.config.diff_ids.push_back(written.diff_id);
    image.config.history.push_back({image.config.created, "slipway", false});
  }
  if (image.content.layers.empty()) return fail({SLIPWAY_E_CONFIG, "an image needs a base or a layer"});
  SLIPWAY_KIT_TRY_ASSIGN(image.content.config,
                         write_document(layout, k_oci_config_type, format_image_config(image.config)));
  SLIPWAY_KIT_TRY_ASSIGN(image.manifest, write_document(layout, k_oci_manifest_type, format_manifest(image.content)));
  image.manifest.platform = image.config.platform;
  SLIPWAY_KIT_TRY(layout.add_manifest(image.manifest));
  return image;
}

}  // namespace slipway::kit
