// How tests talk to registries: without waits and without the user's logins.
#pragma once

#include <slipway/kit/oci_registry.hpp>

#include <chrono>

namespace slipway::test {

inline kit::RegistryOptions impatient() {
  kit::RegistryOptions options;
  options.http.sleep = [](std::chrono::milliseconds) {};
  options.docker_config = "/nonexistent";
  return options;
}

}  // namespace slipway::test
