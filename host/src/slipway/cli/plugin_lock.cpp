#include <slipway/base/file.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/lock_update.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/repository_root.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/plan/stage_lookup.hpp>
#include <slipway/plugin/platform.hpp>

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <set>

namespace slipway::embedded {
std::string_view cli_page_plugin_lock();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"file", "FILE"}, Option{"plugin", "ID=PATH", Repeats::yes}, Option{"locked", ""},
                               Option{"no-locked", ""}};

base::Result<std::string> source_of(const std::string& path, const std::string& folder) {
  const std::string source = std::filesystem::path(path).lexically_relative(folder).string();
  if (!source.empty() && source != ".." && !source.starts_with("../")) return source;
  return base::fail({.code = {904},
                     .what = fmt::format("the plugin {} cannot be locked", path),
                     .why = fmt::format("it is not beneath {}, where slipway.lock is", folder),
                     .hint = "keep a copy in the repository and name that"});
}

base::Result<model::LockedPlugin> locked(const plugin::PluginDescriptor& plugin, const LockUpdate& update) {
  const model::LockedPlugin* former = update.former.named(plugin.id);
  if (plugin.origin == plugin::Origin::locked && former != nullptr) return *former;
  model::LockedPlugin made = entry_of(plugin);
  SLIPWAY_TRY_ASSIGN(made.source, source_of(plugin.path, update.folder));
  // Other platforms have other files of the same version.
  if (former != nullptr && former->version == made.version && former->source == made.source)
    made.digests = former->digests;
  made.digests[std::string(plugin::this_platform())] = plugin.digest;
  return made;
}

// A plugin is looked for where the command line or the former lock says: packages are what they are, files may be
// others by now.
base::Result<plugin::Catalog> catalog_for(const Arguments& arguments, const LockUpdate& update) {
  plugin::CatalogSettings settings{
      .lock = update.former, .lock_folder = update.folder, .store = plugin_store(), .cache = cache_folder()};
  SLIPWAY_TRY_ASSIGN(settings.overrides, overrides_of(arguments));
  for (const model::LockedPlugin& plugin : update.former.plugins)
    if (!plugin.is_package())
      for (const std::string& stage : plugin.stages)
        settings.overrides.emplace(stage, base::join_path(update.folder, plugin.source));
  SLIPWAY_TRY_ASSIGN(plugin::Installation installation, plugin::Installation::locate());
  return plugin::Catalog(std::move(installation), std::move(settings));
}

base::Status add_plugin(LockUpdate& update, const plugin::PluginDescriptor& plugin) {
  SLIPWAY_TRY_ASSIGN(model::LockedPlugin made, locked(plugin, update));
  return want(update, std::move(made));
}

// Fills in what is wanted.
Problems settle(const Arguments& arguments, const config::LoadedPipeline& loaded, LockUpdate& update) {
  base::Result<plugin::Catalog> catalog = catalog_for(arguments, update);
  if (!catalog) return {std::move(catalog).error()};
  Problems problems;
  std::set<std::string> seen;
  for (const model::Stage& stage : loaded.pipeline.stages) {
    const std::string type = plan::stage_type_of(stage.uses);
    if (!seen.insert(type).second) continue;
    const auto plugin = catalog->find(type);
    base::Status status;
    if (!plugin)
      status = base::fail(plugin.error());
    else if (plugin->origin != plugin::Origin::bundled)
      status = add_plugin(update, *plugin);
    if (status) continue;
    status.error().spans.push_back(loaded.document.span_at("/stages/" + stage.name + "/uses"));
    problems.push_back(std::move(status).error());
  }
  const auto overrides = overrides_of(arguments);
  for (const auto& [type, path] : *overrides)
    if (!seen.contains(type))
      tell_warnings({fmt::format("no stage of the pipeline uses '{}': it is not locked", type)});
  return problems;
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  if (const auto overrides = overrides_of(arguments); !overrides) return refuse(overrides.error());
  const config::LoadResult loaded = config::load_pipeline(pipeline_path(arguments, repository_root()));
  if (!loaded) return refuse(loaded.error());
  Checked<LockUpdate> update = hold_lock(arguments);
  if (!update) return refuse(std::move(update).error());
  if (Problems problems = settle(arguments, *loaded, *update); !problems.empty()) return refuse(std::move(problems));
  const bool nothing = !update->exists && update->wanted.plugins.empty();
  const base::Status status =
      nothing ? print("nothing to lock: all plugins of the pipeline are bundled\n") : write_lock(arguments, *update);
  if (!status) return refuse(status.error());
  return base::ExitCode::done;
}

}  // namespace

const Command k_plugin_lock_command{.name = "plugin lock",
                                    .summary = "write down which plugins the pipeline uses",
                                    .page = embedded::cli_page_plugin_lock,
                                    .options = k_options,
                                    .operands = {},
                                    .execute = execute};

}  // namespace slipway::cli
