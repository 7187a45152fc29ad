// How a stage gets at registries: what its parameters say of logins and TLS (CMake target slipway::kit_oci_registry).
#pragma once

#include <slipway/kit/json.hpp>
#include <slipway/kit/oci_registry.hpp>
#include <slipway/plugin.hpp>

#include <string>
#include <vector>

namespace slipway::kit {

// The members "login" and "insecure" in a plugin's config_schema, without braces.
#define SLIPWAY_KIT_REGISTRY_PROPERTIES                                                                                                 \
  R"("login":{"description":"Logins by registry; others are taken from Docker's config.json","type":"object","additionalProperties":{)" \
  R"("type":"object","additionalProperties":false,"required":["username","password-secret"],)"                                          \
  R"("properties":{)"                                                                                                                   \
  R"("username":{"type":"string","minLength":1},)"                                                                                      \
  R"("password-secret":{"description":"Name of a secret of the stage","x-slipway":"secret-name","type":"string","minLength":1}}}},)"    \
  R"("insecure":{"description":"Registries that are spoken to without TLS; loopback addresses always are","type":"array","items":{"type":"string","minLength":1}})"

// A login whose password is a secret of the stage.
struct SecretLogin {
  std::string registry;  // As in a reference.
  std::string username;
  std::string password_secret;  // Its name.
  friend bool operator==(const SecretLogin&, const SecretLogin&) = default;
};

struct RegistryAccess {
  std::vector<SecretLogin> logins = {};
  std::vector<std::string> insecure = {};  // Registries, as in a reference.
};

// From parameters that the schema has accepted. "index.docker.io" is the name of Docker Hub in many a login; in
// references it is "docker.io".
RegistryAccess parse_registry_access(const Json& parameters);

// For open_repository(): the passwords are asked of the host now, requests end when the stage is cancelled, and retries
// are told in its log. Throws slipway::Failure when a secret is not there.
RegistryOptions registry_options(const Host& host, const RegistryAccess& access = {});

}  // namespace slipway::kit
