#include <slipway/kit/registry_access.hpp>

#include <nlohmann/json.hpp>

namespace slipway::kit {
namespace {

std::string registry_of(const std::string& host) { return host == "index.docker.io" ? "docker.io" : host; }

}  // namespace

RegistryAccess parse_registry_access(const Json& parameters) {
  RegistryAccess access;
  if (const Json& logins = member_of(parameters, "login"); logins.is_object())
    for (const auto& [host, login] : logins.items())
      access.logins.push_back({registry_of(host), text_in(login, "username"), text_in(login, "password-secret")});
  for (const std::string& host : texts_in(parameters, "insecure"))
    access.insecure.push_back(registry_of(host));
  return access;
}

RegistryOptions registry_options(const Host& host, const RegistryAccess& access) {
  RegistryOptions options;
  options.http.cancelled = [host] { return host.cancelled(); };
  options.http.on_retry = [host](const std::string& why) { host.log_warn(why); };
  options.insecure = access.insecure;
  for (const SecretLogin& login : access.logins)
    options.logins[login.registry] = {login.username, std::string(host.secret(login.password_secret).view())};
  return options;
}

}  // namespace slipway::kit
