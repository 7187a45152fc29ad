// Where the plugins that tests load are, and the worker that loads them.
#pragma once

#include <slipway/plugin/catalog.hpp>
#include <slipway/plugin/installation.hpp>
#include <slipway/plugin/plugin_file.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace slipway::test {

inline std::string fixture_plugin(const std::string& name) {
  return std::string(SLIPWAY_BINARY_DIR) + "/tests/plugins/" + name + ".so";
}

// Replaces what is there.
inline void copy_fixture(const std::string& name, const std::string& path) {
  std::filesystem::copy_file(fixture_plugin(name), path, std::filesystem::copy_options::overwrite_existing);
}

inline plugin::Installation installation(const std::string& plugins = "/nonexistent") {
  const std::string tree = SLIPWAY_BINARY_DIR;
  return {tree + "/libexec/slipway/slipway-worker", plugins, tree + "/lib/slipway"};
}

// What a file says of itself, without a cache.
inline base::Result<plugin::PluginDescriptor> described(const std::string& path,
                                                        std::int64_t limit_ms = plugin::k_describe_limit_ms) {
  SLIPWAY_TRY_ASSIGN(plugin::PluginFile file, plugin::PluginFile::open(path));
  return plugin::describe(installation(), std::make_shared<const plugin::PluginFile>(std::move(file)), nullptr,
                          limit_ms);
}

}  // namespace slipway::test
