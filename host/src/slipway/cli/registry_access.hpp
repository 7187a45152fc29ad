// How commands get at registries: logins are those of Docker's config.json.
#pragma once

#include <slipway/cli/arguments.hpp>
#include <slipway/package/package_module.hpp>

namespace slipway::cli {

// Reads the option `insecure`. Retries are told on standard error.
package::RegistryAccess registry_access_of(const Arguments& arguments);

}  // namespace slipway::cli
