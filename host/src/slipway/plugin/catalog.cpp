#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/plugin/catalog.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace slipway::plugin {

namespace {

std::vector<std::string> libraries_in(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code problem;
  for (const auto& entry : std::filesystem::directory_iterator(folder, problem))
    if (entry.path().extension() == ".so") paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

Catalog::Catalog(Installation installation, std::map<std::string, std::string> overrides)
    : m_installation(std::move(installation)), m_overrides(std::move(overrides)) {}

base::Result<PluginDescriptor> Catalog::find(const std::string& stage_type) {
  if (const auto known = m_known.find(stage_type); known != m_known.end()) return known->second;
  if (const auto named = m_overrides.find(stage_type); named != m_overrides.end()) {
    SLIPWAY_TRY_ASSIGN(PluginDescriptor plugin, describe(m_installation, named->second));
    if (plugin.stage(stage_type) == nullptr)
      return base::fail({.code = {308},
                         .what = fmt::format("the plugin {} has no stage type '{}'", named->second, stage_type),
                         .why = fmt::format("it offers {}", plugin.stages.front().id)});
    return m_known[stage_type] = std::move(plugin);
  }
  // A bundled plugin is looked for under its own name first, which spares loading the others.
  const std::string guess = m_installation.plugins + "/" + stage_type.substr(stage_type.rfind('.') + 1) + ".so";
  std::vector<std::string> paths = libraries_in(m_installation.plugins);
  std::stable_partition(paths.begin(), paths.end(), [&](const std::string& path) { return path == guess; });
  std::vector<std::string> types;
  std::string unusable;
  for (const std::string& path : paths) {
    auto plugin = describe(m_installation, path);
    if (!plugin) {
      if (path == guess) return plugin;
      unusable += "; " + plugin.error().what;
      continue;
    }
    plugin->bundled = true;
    for (const StageDescriptor& stage : plugin->stages) {
      types.push_back(stage.id);
      m_known.insert_or_assign(stage.id, *plugin);
    }
    if (const auto found = m_known.find(stage_type); found != m_known.end()) return found->second;
  }
  for (const auto& [type, path] : m_overrides)
    types.push_back(type);
  return base::fail(
      {.code = {308},
       .what = fmt::format("there is no plugin for the stage type '{}'", stage_type),
       .why = fmt::format("known are {}{}{}", base::listed(types), base::did_you_mean(stage_type, types), unusable),
       .hint = fmt::format("name its file with --plugin {}=PATH", stage_type)});
}

std::vector<Catalog::Entry> Catalog::list() {
  std::vector<std::string> paths = libraries_in(m_installation.plugins);
  const std::size_t bundled = paths.size();
  for (const auto& [type, path] : m_overrides)
    paths.push_back(path);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    auto plugin = describe(m_installation, paths[i]);
    Entry entry{paths[i], std::nullopt, std::nullopt};
    if (plugin) {
      plugin->bundled = i < bundled;
      entry.plugin = std::move(*plugin);
    } else {
      entry.error = plugin.error();
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace slipway::plugin
