// A worker that lives for one question: it loads a plugin, may create a stage of it, and ends. Nobody hears what the
// plugin says meanwhile, no service does anything for it, and it runs no command.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/plugin/installation.hpp>
#include <slipway/plugin/plugin_file.hpp>
#include <slipway/plugin/worker.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace slipway::plugin {

struct StageToCreate {
  std::string type;
  std::string config;
  std::vector<std::string> services;
};

struct Visit {
  std::optional<base::Result<PluginDescriptor>> description;  // Nothing: loading did not end well.
  std::optional<StageAnswer> created;                         // Nothing: not asked for, or it did not end well.
  WorkerEnd end;
  std::int64_t timed_out_ms = 0;  // The limit, when it struck.
};

// An error: no worker could be started.
base::Result<Visit> visit(const Installation& installation, const PluginFile& file, std::int64_t limit_ms,
                          const StageToCreate* stage = nullptr);

}  // namespace slipway::plugin
