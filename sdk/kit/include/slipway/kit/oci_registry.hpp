// Repositories in registries, over the OCI distribution API 1.1 (CMake target slipway::kit_oci_registry).
#pragma once

#include <slipway/kit/http.hpp>
#include <slipway/kit/oci_reference.hpp>
#include <slipway/kit/oci_repository.hpp>
#include <slipway/kit/result.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace slipway::kit {

struct RegistryLogin {
  std::string username;
  std::string password;
};

struct RegistryOptions {
  HttpOptions http = {};
  std::map<std::string, RegistryLogin> logins = {};  // By registry, as in a reference.
  std::vector<std::string> insecure = {};            // Registries that are spoken to without TLS.
  std::string docker_config = {};  // Folder of config.json with more logins; empty: $DOCKER_CONFIG, else ~/.docker.
};

// The repository of a reference, in a registry or a layout. Loopback addresses are spoken to without TLS.
// Nothing is asked yet, so this cannot fail for want of a server.
Result<std::unique_ptr<OciRepository>> open_repository(const OciReference& reference, const RegistryOptions& options);

// The login in Docker's config.json. Nothing: none is kept for this registry. SLIPWAY_E_UNSUPPORTED: a credential
// helper keeps it. SLIPWAY_E_CONFIG: the file is broken.
Result<std::optional<RegistryLogin>> docker_login(const std::string& config_folder, const std::string& registry);

// "$DOCKER_CONFIG", else "$HOME/.docker", else empty.
std::string docker_config_folder();

}  // namespace slipway::kit
