#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/check/elf_file.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/repository_root.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/package/package_module.hpp>
#include <slipway/plugin/descriptor_json.hpp>
#include <slipway/plugin/platform.hpp>
#include <slipway/plugin/plugin_file.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>

namespace slipway::embedded {
std::string_view cli_page_plugin_pack();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"output", "FOLDER"}};
constexpr std::size_t k_largest_file = std::size_t{1} << 30;

// Keys of the OCI image specification.
std::map<std::string, std::string> annotations_of(const plugin::PluginDescriptor& plugin) {
  std::map<std::string, std::string> annotations{{"org.opencontainers.image.title", plugin.id},
                                                 {"org.opencontainers.image.version", plugin.version}};
  if (!plugin.license.empty()) annotations["org.opencontainers.image.licenses"] = plugin.license;
  if (!plugin.homepage.empty()) annotations["org.opencontainers.image.url"] = plugin.homepage;
  return annotations;
}

// "lint-1.2.0-linux-amd64"
std::string usual_folder(const plugin::PluginDescriptor& plugin) {
  std::string platform(plugin::this_platform());
  std::replace(platform.begin(), platform.end(), '/', '-');
  return fmt::format("{}-{}-{}", plugin.id.substr(plugin.id.rfind('.') + 1), plugin.version, platform);
}

// What the plugin says of itself, and the oldest glibc that its file needs: no machine with an older one takes it.
base::Result<std::string> document_of(const plugin::PluginDescriptor& plugin) {
  base::Json document = plugin::to_json(plugin);
  const int file = plugin.file->fd().get();
  lseek(file, 0, SEEK_SET);
  SLIPWAY_TRY_ASSIGN(const std::string content, base::read_all(file, k_largest_file));
  SLIPWAY_TRY_ASSIGN(const check::ElfFile elf, check::read_elf(content, plugin.path));
  if (elf.glibc != check::GlibcVersion{}) document["glibc"] = fmt::format("{}.{}", elf.glibc.major, elf.glibc.minor);
  return base::to_text(document);
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  Checked<plugin::Catalog> catalog = open_catalog(arguments, Lock::never_strict);
  if (!catalog) return refuse(std::move(catalog).error());
  const auto plugin = catalog->at(base::absolute_path(arguments.operands().front()));
  if (!plugin) return refuse(plugin.error());
  const auto document = document_of(*plugin);
  if (!document) return refuse(document.error());
  const auto module = package::package_module();
  if (!module) return refuse(module.error());
  const std::string folder = base::absolute_path(arguments.text("output", usual_folder(*plugin)));
  const auto packed = (*module)->pack({.document = *document,
                                       .version = plugin->version,
                                       .platform = std::string(plugin::this_platform()),
                                       .library = plugin->file->fd().get(),
                                       .annotations = annotations_of(*plugin),
                                       .folder = folder});
  if (!packed) return refuse(packed.error());
  const base::Status status =
      print(fmt::format("packed {} {} for {} into {}\n", base::printable(packed->id), base::printable(packed->version),
                        plugin::this_platform(), base::printable(shown_path(folder))));
  if (!status) return refuse(status.error());
  return base::ExitCode::done;
}

}  // namespace

const Command k_plugin_pack_command{.name = "plugin pack",
                                    .summary = "make a package of a plugin",
                                    .page = embedded::cli_page_plugin_pack,
                                    .options = k_options,
                                    .operands = {"FILE", 1, 1},
                                    .execute = execute};

}  // namespace slipway::cli
