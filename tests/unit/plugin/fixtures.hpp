// Where the plugins that tests load are, and the worker that loads them.
#pragma once

#include <slipway/plugin/installation.hpp>

#include <string>

namespace slipway::test {

inline std::string fixture_plugin(const std::string& name) {
  return std::string(SLIPWAY_BINARY_DIR) + "/tests/plugins/" + name + ".so";
}

inline plugin::Installation installation(const std::string& plugins = "/nonexistent") {
  const std::string tree = SLIPWAY_BINARY_DIR;
  return {tree + "/libexec/slipway/slipway-worker", plugins, tree + "/lib/slipway"};
}

}  // namespace slipway::test
