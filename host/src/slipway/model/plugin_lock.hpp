// The content of slipway.lock: which plugins, besides those of the installation, a pipeline may use.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace slipway::model {

struct LockedPlugin {
  std::string id;
  std::string version;
  std::string source;  // Path relative to the folder of the lock file, beneath it; or a package: "NAME@sha256:...".
  std::vector<std::string> stages;             // Ids of the stage types that it offers, sorted.
  std::map<std::string, std::string> digests;  // "linux/amd64" -> "sha256:..." of the file.

  bool is_package() const { return source.find("@sha256:") != std::string::npos; }
  bool offers(const std::string& type) const { return std::find(stages.begin(), stages.end(), type) != stages.end(); }
  friend bool operator==(const LockedPlugin&, const LockedPlugin&) = default;
};

struct PluginLock {
  std::vector<LockedPlugin> plugins;  // Sorted by id; no id and no stage type is there twice.

  // The plugin of that id, or null.
  const LockedPlugin* named(const std::string& id) const {
    const auto found = std::find_if(plugins.begin(), plugins.end(), [&](const auto& each) { return each.id == id; });
    return found == plugins.end() ? nullptr : &*found;
  }

  // The only way to add that keeps both orders. What has its id is replaced.
  void put(LockedPlugin plugin) {
    std::erase_if(plugins, [&](const auto& each) { return each.id == plugin.id; });
    std::sort(plugin.stages.begin(), plugin.stages.end());
    const auto place = std::lower_bound(plugins.begin(), plugins.end(), plugin.id,
                                        [](const auto& each, const auto& id) { return each.id < id; });
    plugins.insert(place, std::move(plugin));
  }

  // The plugin that offers the stage type, or null.
  const LockedPlugin* offering(const std::string& type) const {
    const auto found =
        std::find_if(plugins.begin(), plugins.end(), [&](const auto& each) { return each.offers(type); });
    return found == plugins.end() ? nullptr : &*found;
  }
  friend bool operator==(const PluginLock&, const PluginLock&) = default;
};

}  // namespace slipway::model
