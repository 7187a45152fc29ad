// Which plugins there are: the bundled ones of the installation and those named on the command line. A plugin is known
// by the id in its descriptor; the name of its file is only where the search begins.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/plugin/descriptor.hpp>
#include <slipway/plugin/installation.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace slipway::plugin {

// Loads the plugin in a worker of its own and asks for its descriptor. Errors: SL0314, SL0502, SL0507, SL0508, SL0511.
base::Result<PluginDescriptor> describe(const Installation& installation, const std::string& path,
                                        std::int64_t limit_ms = 10'000);

class Catalog {
public:
  // overrides: id of a stage type -> path, from `--plugin ID=PATH`.
  Catalog(Installation installation, std::map<std::string, std::string> overrides);

  // The plugin that offers the stage type. SL0308 with "did you mean" when there is none. Remembers what it found.
  base::Result<PluginDescriptor> find(const std::string& stage_type);

  // A file of the catalog: its descriptor, or why it cannot be used.
  struct Entry {
    std::string path;
    std::optional<PluginDescriptor> plugin;
    std::optional<base::Error> error;
  };
  std::vector<Entry> list();

  const Installation& installation() const { return m_installation; }

private:
  Installation m_installation;
  std::map<std::string, std::string> m_overrides;
  std::map<std::string, PluginDescriptor> m_known;  // By stage type.
};

}  // namespace slipway::plugin
