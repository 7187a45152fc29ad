#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/model/plugin_id.hpp>
#include <slipway/plugin/catalog.hpp>
#include <slipway/plugin/installed_file.hpp>
#include <slipway/plugin/platform.hpp>
#include <slipway/plugin/plugin_file.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace slipway::plugin {

namespace {

constexpr const char* k_not_loaded = "it was not loaded";

std::vector<std::string> libraries_in(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code problem;
  for (const auto& entry : std::filesystem::directory_iterator(folder, problem))
    if (entry.path().extension() == ".so") paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

base::Error not_the_locked_one(const PluginFile& file, const std::string& digest) {
  return {.code = {907},
          .what = fmt::format("the plugin {} is not the one that was locked", file.path()),
          .why = fmt::format("slipway.lock has {} and the file has {}", digest, file.digest()),
          .state = k_not_loaded,
          .hint = "restore the file; if the change is meant, run `slipway plugin lock` and commit slipway.lock"};
}

base::Error not_for_this_platform(const model::LockedPlugin& locked) {
  return {.code = {908},
          .what = fmt::format("slipway.lock has no digest of the plugin {} for {}", locked.id, this_platform()),
          .state = k_not_loaded,
          .hint = locked.is_package() ? "push a package for this platform too, and install that"
                                      : "run `slipway plugin lock` on this platform and commit slipway.lock"};
}

base::Error not_installed(const model::LockedPlugin& locked) {
  return {.code = {308},
          .what = fmt::format("the plugin {} {} is not installed", locked.id, locked.version),
          .why = fmt::format("slipway.lock takes it from {}", locked.source),
          .hint = "run `slipway plugin install`"};
}

base::Error third_party_refused(const std::string& type) {
  return {.code = {908},
          .what = fmt::format("the plugin for the stage type '{}' is refused", type),
          .why = "with --no-third-party only the bundled plugins are used",
          .state = k_not_loaded,
          .hint = "leave the option away when you trust the plugin"};
}

base::Error override_refused(const std::string& type, const std::string& path) {
  return {.code = {908},
          .what = fmt::format("the option --plugin {}={} is refused", type, path),
          .why = "with --locked, which CI implies, no plugin is replaced",
          .state = k_not_loaded,
          .hint = "leave the option away, lock the plugin with `slipway plugin lock`, or say --no-locked"};
}

}  // namespace

Catalog::Catalog(Installation installation, CatalogSettings settings)
    : m_installation(std::move(installation)), m_settings(std::move(settings)), m_cache(m_settings.cache) {}

base::Result<PluginDescriptor> Catalog::open(const std::string& path, Origin origin) {
  SLIPWAY_TRY_ASSIGN(PluginFile file, PluginFile::open(path));
  SLIPWAY_TRY_ASSIGN(PluginDescriptor plugin,
                     describe(m_installation, std::make_shared<const PluginFile>(std::move(file)), &m_cache));
  plugin.origin = origin;
  return plugin;
}

std::string Catalog::file_of(const model::LockedPlugin& locked) const {
  if (!locked.is_package()) return base::join_path(m_settings.lock_folder, locked.source);
  const auto digest = locked.digests.find(std::string(this_platform()));
  if (digest == locked.digests.end()) return locked.source;
  return installed_file(m_settings.store, digest->second);
}

base::Result<PluginDescriptor> Catalog::open_locked(const model::LockedPlugin& locked) {
  const auto digest = locked.digests.find(std::string(this_platform()));
  if (digest == locked.digests.end()) return base::fail(not_for_this_platform(locked));
  const std::string path = file_of(locked);
  if (locked.is_package() && !base::exists(path)) return base::fail(not_installed(locked));
  SLIPWAY_TRY_ASSIGN(PluginFile file, PluginFile::open(path));
  if (file.digest() != digest->second) return base::fail(not_the_locked_one(file, digest->second));
  SLIPWAY_TRY_ASSIGN(PluginDescriptor plugin,
                     describe(m_installation, std::make_shared<const PluginFile>(std::move(file)), &m_cache));
  if (plugin.id != locked.id)
    return base::fail({.code = {907},
                       .what = fmt::format("the plugin {} is '{}'", plugin.path, plugin.id),
                       .why = fmt::format("slipway.lock calls it '{}'", locked.id),
                       .hint = "write slipway.lock anew with `slipway plugin lock`"});
  plugin.origin = Origin::locked;
  return plugin;
}

base::Result<PluginDescriptor> Catalog::remember(const std::string& stage_type, PluginDescriptor plugin) {
  if (plugin.stage(stage_type) == nullptr)
    return base::fail({.code = {308},
                       .what = fmt::format("the plugin {} has no stage type '{}'", plugin.path, stage_type),
                       .why = fmt::format("it offers {}", plugin.stages.front().id)});
  return m_known[stage_type] = std::move(plugin);
}

base::Result<PluginDescriptor> Catalog::find(const std::string& stage_type) {
  if (const auto known = m_known.find(stage_type); known != m_known.end()) return known->second;
  const auto named = m_settings.overrides.find(stage_type);
  const bool third_party = named != m_settings.overrides.end() || !model::is_bundled_type(stage_type);
  if (m_settings.locking == Locking::bundled_only && third_party) return base::fail(third_party_refused(stage_type));
  if (named != m_settings.overrides.end()) {
    if (m_settings.locking == Locking::strict) return base::fail(override_refused(stage_type, named->second));
    SLIPWAY_TRY_ASSIGN(PluginDescriptor plugin, open(named->second, Origin::override_));
    return remember(stage_type, std::move(plugin));
  }
  const model::LockedPlugin* locked = m_settings.lock ? m_settings.lock->offering(stage_type) : nullptr;
  if (locked == nullptr) return find_bundled(stage_type);
  SLIPWAY_TRY_ASSIGN(PluginDescriptor plugin, open_locked(*locked));
  return remember(stage_type, std::move(plugin));
}

base::Result<PluginDescriptor> Catalog::find_bundled(const std::string& stage_type) {
  // Its own name is looked for first, which spares describing the others.
  const std::string guess = m_installation.plugins + "/" + stage_type.substr(stage_type.rfind('.') + 1) + ".so";
  std::vector<std::string> paths = libraries_in(m_installation.plugins);
  std::stable_partition(paths.begin(), paths.end(), [&](const std::string& path) { return path == guess; });
  std::vector<std::string> types;
  std::string unusable;
  for (const std::string& path : paths) {
    auto plugin = open(path, Origin::bundled);
    if (!plugin) {
      if (path == guess) return plugin;
      unusable += "; " + plugin.error().what;
      continue;
    }
    for (const StageDescriptor& stage : plugin->stages)
      types.push_back(stage.id);
    if (plugin->stage(stage_type) == nullptr) continue;
    for (const StageDescriptor& stage : plugin->stages)
      m_known.insert_or_assign(stage.id, *plugin);
    return plugin;
  }
  return base::fail(unknown_type(stage_type, std::move(types), unusable));
}

base::Error Catalog::unknown_type(const std::string& stage_type, std::vector<std::string> types,
                                  const std::string& unusable) const {
  for (const auto& [type, path] : m_settings.overrides)
    types.push_back(type);
  if (m_settings.lock)
    for (const model::LockedPlugin& locked : m_settings.lock->plugins)
      types.insert(types.end(), locked.stages.begin(), locked.stages.end());
  const bool strict = m_settings.locking == Locking::strict &&
                      !model::is_bundled_type(stage_type);  // A slip of the keyboard, which no lock would mend.
  return {.code = base::ErrorCode{strict ? 908 : 308},
          .what = fmt::format("there is no plugin for the stage type '{}'{}", stage_type,
                              strict ? " in the installation or in slipway.lock" : ""),
          .why = fmt::format("known are {}{}{}", base::listed(types), base::did_you_mean(stage_type, types), unusable),
          .hint = strict ? fmt::format("add it with `slipway plugin lock --plugin {}=PATH` and commit slipway.lock",
                                       stage_type)
                         : fmt::format("name its file with --plugin {}=PATH", stage_type)};
}

base::Result<PluginDescriptor> Catalog::at(const std::string& path) { return open(path, Origin::path); }

std::vector<Catalog::Entry> Catalog::list() {
  std::vector<Entry> entries;
  const auto add = [&entries](const std::string& path, base::Result<PluginDescriptor> plugin) {
    if (plugin)
      entries.push_back({path, std::move(*plugin), std::nullopt});
    else
      entries.push_back({path, std::nullopt, std::move(plugin).error()});
  };
  for (const std::string& path : libraries_in(m_installation.plugins))
    add(path, open(path, Origin::bundled));
  if (m_settings.lock)
    for (const model::LockedPlugin& locked : m_settings.lock->plugins)
      add(file_of(locked), open_locked(locked));
  for (const auto& [type, path] : m_settings.overrides)
    add(path, open(path, Origin::override_));
  return entries;
}

std::map<std::string, std::string> Catalog::overridden() const {
  std::map<std::string, std::string> found;
  for (const auto& [type, plugin] : m_known)
    if (plugin.origin == Origin::override_) found[type] = plugin.path;
  return found;
}

base::Status Catalog::forget() { return m_cache.forget(); }

}  // namespace slipway::plugin
