#include "image_builder.hpp"

#include <slipway/kit/digest.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/kit/glob.hpp>
#include <slipway/kit/registry_access.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace slipway::plugins::release {
namespace {

kit::Result<kit::OciDescriptor> pull_base(const Host& host, const kit::Request& request, kit::OciReference from,
                                          const kit::OciLayout& layout) {
  if (from.is_layout())
    from.layout = std::filesystem::path(kit::join_path(request.root, from.layout)).lexically_normal().string();
  SLIPWAY_KIT_TRY_ASSIGN(const auto repository, kit::open_repository(from, kit::registry_options(host)));
  SLIPWAY_KIT_TRY_ASSIGN(kit::OciDescriptor base, kit::pull_image(*repository, from.version(), layout));
  const std::string pinned = from.name() + "@" + base.digest;
  host.log_info("base " + pinned);
  if (from.digest.empty())
    host.log_warn("the base " + from.name() + ":" + from.version() + " may be another image tomorrow: use " + pinned +
                  " to get the same one every day");
  return base;
}

kit::Error no_artifact(const kit::Request& request, const std::string& name) {
  std::string known;
  for (const kit::RequestArtifact& artifact : request.artifacts)
    known.append(known.empty() ? "" : ", ").append(artifact.name);
  return {SLIPWAY_E_CONFIG, "there is no artifact '" + name + "' to add to the image",
          known.empty() ? "the stages that this one needs made none" : "the stages that this one needs made " + known,
          "no image was built", "name it in the build stage's artifacts, and that stage in needs"};
}

// Kept artifacts have lost their mode, so what can be executed is told by its first bytes.
std::optional<std::uint32_t> mode_by_content(const std::string& path) {
  const auto file = kit::open_file(path);
  char start[4] = {};
  if (!file || ::pread(file->get(), start, sizeof start, 0) < 2) return std::nullopt;
  const std::string_view bytes(start, sizeof start);
  return bytes == "\x7f"
                  "ELF" ||
                 bytes.substr(0, 2) == "#!"
             ? 0755U
             : 0644U;
}

kit::Result<kit::ImageFile> artifact_file(const kit::Request& request, const AddedFile& added) {
  const kit::RequestArtifact* const artifact = request.artifact(added.artifact);
  if (artifact == nullptr) return kit::fail(no_artifact(request, added.artifact));
  SLIPWAY_KIT_TRY_ASSIGN(const kit::FileDigest found, kit::sha256_of_file(artifact->path));
  if (found.digest != artifact->digest)
    return kit::fail({SLIPWAY_E_INTEGRITY, "the artifact '" + artifact->name + "' was changed after its stage",
                      "it is " + found.digest + " and was " + artifact->digest, "no image was built"});
  std::string target = added.target;
  if (target.back() == '/') target += artifact->name;
  return kit::ImageFile{artifact->path, target, added.mode ? added.mode : mode_by_content(artifact->path)};
}

kit::Result<kit::ImageFile> source_file(const kit::Request& request, const AddedFile& added) {
  SLIPWAY_KIT_TRY_ASSIGN(const std::string inside, kit::resolve_inside(request.workspace, added.file));
  return kit::ImageFile{kit::join_path(request.workspace, inside), added.target, added.mode};
}

}  // namespace

kit::Result<kit::BuiltImage> make_image(const Host& host, const kit::Request& request,
                                        const ImageParameters& parameters, const kit::OciLayout& layout) {
  kit::ImageRecipe recipe;
  if (parameters.from) {
    SLIPWAY_KIT_TRY_ASSIGN(recipe.base, pull_base(host, request, *parameters.from, layout));
  }
  kit::ImageLayer layer;
  for (const AddedFile& added : parameters.add) {
    SLIPWAY_KIT_TRY_ASSIGN(kit::ImageFile file,
                           added.file.empty() ? artifact_file(request, added) : source_file(request, added));
    layer.files.push_back(std::move(file));
  }
  if (!layer.files.empty()) recipe.layers.push_back(std::move(layer));
  recipe.entrypoint = parameters.entrypoint;
  recipe.cmd = parameters.cmd;
  recipe.env = parameters.env;
  recipe.exposed_ports = parameters.exposed_ports;
  recipe.user = parameters.user;
  recipe.working_dir = parameters.working_dir;
  recipe.labels = parameters.labels;
  recipe.labels.emplace("org.opencontainers.image.revision", request.source.commit);
  recipe.commit_time = request.source.commit_time;
  kit::BuildOptions options;
  options.cancelled = [host] { return host.cancelled(); };
  return kit::build_image(layout, recipe, options);
}

}  // namespace slipway::plugins::release
