// Which plugins there are: those of the command line, those that slipway.lock names, and those of the installation. A
// plugin is known by the id in its descriptor; the name of its file is only where the search begins.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/plugin_lock.hpp>
#include <slipway/plugin/description_cache.hpp>
#include <slipway/plugin/descriptor.hpp>
#include <slipway/plugin/installation.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace slipway::plugin {

inline constexpr std::int64_t k_describe_limit_ms = 10'000;

// Loads the plugin in a worker of its own and asks for its descriptor, which is not needed when the cache, if there is
// one, knows the digest. Errors: SL0314, SL0502, SL0507, SL0508, SL0511.
base::Result<PluginDescriptor> describe(const Installation& installation, std::shared_ptr<const PluginFile> file,
                                        DescriptionCache* cache, std::int64_t limit_ms = k_describe_limit_ms);

// Which plugins are used besides the bundled ones: those of the lock and of the command line, those of the lock, none.
enum class Locking { open, strict, bundled_only };

struct CatalogSettings {
  std::map<std::string, std::string> overrides = {};  // Id of a stage type -> path, from `--plugin ID=PATH`.
  std::optional<model::PluginLock> lock = {};
  std::string lock_folder = {};  // Absolute; the files of the lock are beneath it.
  std::string store = {};        // OCI layout with the plugins of installed packages.
  Locking locking = Locking::open;
  std::string cache = {};  // The user's cache folder; empty: none.
};

class Catalog {
public:
  explicit Catalog(Installation installation, CatalogSettings settings = {});

  // The plugin that offers the stage type. Remembers what it found. SL0308 with "did you mean" when there is none.
  // Before any of its code runs: SL0907 when its file is not the locked one, SL0908 when strict locking shuts it out.
  base::Result<PluginDescriptor> find(const std::string& stage_type);

  // The plugin of a file that was only named.
  base::Result<PluginDescriptor> at(const std::string& path);

  // A file of the catalog: its descriptor, or why it cannot be used. Or a stage type (and no path) without a plugin.
  struct Entry {
    std::string path;
    std::optional<PluginDescriptor> plugin;
    std::optional<base::Error> error;
    std::string type = {};
  };
  // Bundled ones, those of the lock, those of the command line.
  std::vector<Entry> list();

  // Plugins that were found by the command line: stage type -> path. Nobody vouches for them.
  std::map<std::string, std::string> overridden() const;

  // Forget what is known of plugins from before.
  base::Status forget();

  const std::string& warning() const { return m_cache.warning(); }
  const Installation& installation() const { return m_installation; }

private:
  base::Result<PluginDescriptor> open(const std::string& path, Origin origin);
  std::string file_of(const model::LockedPlugin& locked) const;
  base::Result<PluginDescriptor> open_locked(const model::LockedPlugin& locked);
  base::Result<PluginDescriptor> find_bundled(const std::string& stage_type);
  base::Result<PluginDescriptor> remember(const std::string& stage_type, PluginDescriptor plugin);
  base::Error unknown_type(const std::string& stage_type, std::vector<std::string> types,
                           const std::string& unusable) const;

  Installation m_installation;
  CatalogSettings m_settings;
  DescriptionCache m_cache;
  std::map<std::string, PluginDescriptor> m_known;  // By stage type.
};

}  // namespace slipway::plugin
