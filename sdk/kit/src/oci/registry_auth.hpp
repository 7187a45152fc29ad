// How a registry is convinced: Basic, or a bearer token from the realm that it names.
#pragma once

#include <slipway/kit/http.hpp>
#include <slipway/kit/oci_registry.hpp>
#include <slipway/kit/result.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace slipway::kit {

struct Challenge {
  std::string scheme;  // Lower case.
  std::map<std::string, std::string> parameters;
};

// The challenges of one WWW-Authenticate header (RFC 9110, 11.6.1); what cannot be read is left out.
std::vector<Challenge> parse_challenges(const std::string& header);

class RegistryAuth {
public:
  // `registry` as in a reference, for messages and logins; `origin` is where its API is.
  RegistryAuth(std::string registry, HttpUrl origin, const RegistryOptions& options);

  // The value for Authorization that the last answer() got; empty: none.
  const std::string& authorization() const { return m_authorization; }

  // Take up the challenge of a 401. `scope` is used when it names none.
  // SLIPWAY_E_REFUSED: no login, or it is not accepted. SLIPWAY_E_INTEGRITY: the realm is a place not to go to.
  Status answer(HttpClient& client, const HttpResponse& challenge, const std::string& scope);

private:
  Result<std::optional<RegistryLogin>> login();
  Status fetch_token(HttpClient& client, const Challenge& challenge, const std::string& scope);
  Result<HttpUrl> checked_realm(const Challenge& challenge) const;

  std::string m_registry;
  HttpUrl m_origin;
  std::optional<RegistryLogin> m_given;
  std::string m_docker_config;
  std::string m_authorization;
};

}  // namespace slipway::kit
