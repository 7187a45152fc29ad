#include "base64.hpp"

#include <slipway/kit/files.hpp>
#include <slipway/kit/json.hpp>
#include <slipway/kit/oci_registry.hpp>

#include <nlohmann/json.hpp>

#include <cstdlib>

namespace slipway::kit {
namespace {

constexpr std::size_t k_limit = 1024 * 1024;

// The ways in which logins for one registry are written.
std::vector<std::string> keys_of(const std::string& registry) {
  if (registry == "docker.io") return {"https://index.docker.io/v1/", "index.docker.io", "docker.io"};
  return {registry, "https://" + registry, "http://" + registry, "https://" + registry + "/",
          "http://" + registry + "/"};
}

Error kept_by_helper(const std::string& registry, const std::string& helper) {
  return {SLIPWAY_E_UNSUPPORTED,
          "the login for " + registry + " is kept by a credential helper",
          "Docker's config.json names docker-credential-" + helper + ", and helpers are not asked yet",
          {},
          "give a login to the stage"};
}

Result<std::optional<RegistryLogin>> login_in(const Json& entry, const std::string& registry) {
  std::optional<RegistryLogin> login;
  if (!text_in(entry, "identitytoken").empty())
    return fail({SLIPWAY_E_UNSUPPORTED,
                 "the login for " + registry + " in Docker's config.json is an identity token",
                 "only user names and passwords are understood",
                 {},
                 "give a login to the stage"});
  const std::string auth = text_in(entry, "auth");
  if (auth.empty()) {
    if (const std::string name = text_in(entry, "username"); !name.empty())
      login = RegistryLogin{name, text_in(entry, "password")};
    return login;
  }
  const auto plain = base64_decoded(auth);
  const std::size_t colon = plain ? plain->find(':') : std::string::npos;
  if (colon == std::string::npos)
    return fail({SLIPWAY_E_CONFIG, "the login for " + registry + " in Docker's config.json is not valid",
                 "it is not the base64 of 'name:password'"});
  login = RegistryLogin{plain->substr(0, colon), plain->substr(colon + 1)};
  return login;
}

}  // namespace

std::string docker_config_folder() {
  if (const char* folder = std::getenv("DOCKER_CONFIG"); folder != nullptr && *folder != '\0') return folder;
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') return std::string(home) + "/.docker";
  return {};
}

Result<std::optional<RegistryLogin>> docker_login(const std::string& config_folder, const std::string& registry) {
  std::optional<RegistryLogin> none;
  const std::string path = join_path(config_folder, "config.json");
  if (config_folder.empty() || !path_exists(path)) return none;
  SLIPWAY_KIT_TRY_ASSIGN(const std::string text, read_file(path, k_limit));
  SLIPWAY_KIT_TRY_ASSIGN(const Json config, parse_json(text, path));
  for (const std::string& key : keys_of(registry)) {
    if (const std::string helper = text_in(member_of(config, "credHelpers"), key); !helper.empty())
      return fail(kept_by_helper(registry, helper));
    const Json& entry = member_of(member_of(config, "auths"), key);
    if (!entry.is_object()) continue;
    SLIPWAY_KIT_TRY_ASSIGN(const std::optional<RegistryLogin> login, login_in(entry, registry));
    if (login) return login;
    if (const std::string store = text_in(config, "credsStore"); !store.empty())
      return fail(kept_by_helper(registry, store));
  }
  return none;
}

}  // namespace slipway::kit
