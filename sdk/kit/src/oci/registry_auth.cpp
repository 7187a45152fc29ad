#include "registry_auth.hpp"

#include "base64.hpp"

#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

#include <strings.h>

#include <algorithm>
#include <cctype>

namespace slipway::kit {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

class ChallengeReader {
public:
  explicit ChallengeReader(const std::string& text) : m_text(text) {}

  std::vector<Challenge> read() {
    std::vector<Challenge> challenges;
    for (skip(); m_at < m_text.size(); skip()) {
      const std::string word = token();
      if (word.empty()) break;
      skip_spaces();
      if (peek() == '=' && !challenges.empty()) {
        ++m_at;
        skip_spaces();
        challenges.back().parameters[lower(word)] = peek() == '"' ? quoted() : token();
      } else {
        challenges.push_back({lower(word), {}});
      }
    }
    return challenges;
  }

private:
  char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
  void skip_spaces() {
    while (peek() == ' ' || peek() == '\t')
      ++m_at;
  }
  // Also the end of a token68, as Negotiate sends: "YII==".
  void skip() {
    while (peek() == ' ' || peek() == '\t' || peek() == ',' || peek() == '=')
      ++m_at;
  }
  std::string token() {
    const std::size_t start = m_at;
    while (m_at < m_text.size() && std::string_view(" \t,=\"").find(m_text[m_at]) == std::string_view::npos)
      ++m_at;
    return m_text.substr(start, m_at - start);
  }
  std::string quoted() {
    std::string value;
    for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
      if (m_text[m_at] == '\\' && m_at + 1 < m_text.size()) ++m_at;
      value += m_text[m_at];
    }
    if (m_at < m_text.size()) ++m_at;
    return value;
  }

  const std::string& m_text;
  std::size_t m_at = 0;
};

std::string basic(const RegistryLogin& login) {
  return "Basic " + base64_encoded(login.username + ":" + login.password);
}

std::optional<RegistryLogin> given_login(const RegistryOptions& options, const std::string& registry) {
  const auto found = options.logins.find(registry);
  return found == options.logins.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

std::vector<Challenge> parse_challenges(const std::string& header) { return ChallengeReader(header).read(); }

RegistryAuth::RegistryAuth(std::string registry, HttpUrl origin, const RegistryOptions& options)
    : m_registry(std::move(registry)), m_origin(std::move(origin)), m_given(given_login(options, m_registry)),
      m_docker_config(options.docker_config.empty() ? docker_config_folder() : options.docker_config) {}

Result<std::optional<RegistryLogin>> RegistryAuth::login() {
  if (m_given) return m_given;
  return docker_login(m_docker_config, m_registry);
}

Status RegistryAuth::answer(HttpClient& client, const HttpResponse& challenge, const std::string& scope) {
  std::vector<Challenge> offers;
  for (const HttpHeader& header : challenge.headers) {
    if (::strcasecmp(header.name.c_str(), "www-authenticate") != 0) continue;
    for (Challenge& offer : parse_challenges(header.value))
      offers.push_back(std::move(offer));
  }
  for (const Challenge& offer : offers)
    if (offer.scheme == "bearer") return fetch_token(client, offer, scope);
  SLIPWAY_KIT_TRY_ASSIGN(const std::optional<RegistryLogin> known, login());
  if (!known)
    return fail({SLIPWAY_E_REFUSED,
                 m_registry + " asks for a login",
                 "none was given and Docker's config.json has none",
                 {},
                 "give a login for " + m_registry});
  for (const Challenge& offer : offers) {
    if (offer.scheme != "basic") continue;
    m_authorization = basic(*known);
    return {};
  }
  return fail({SLIPWAY_E_REFUSED, m_registry + " asks for a login in a way that is not supported",
               "it offers neither Basic nor Bearer"});
}

// The realm gets our password, so an answer cannot send it just anywhere.
Result<HttpUrl> RegistryAuth::checked_realm(const Challenge& challenge) const {
  const auto realm = challenge.parameters.find("realm");
  if (realm == challenge.parameters.end())
    return fail({SLIPWAY_E_REFUSED, m_registry + " asks for a token and does not say from where"});
  SLIPWAY_KIT_TRY_ASSIGN(HttpUrl url, parse_url(realm->second));
  const bool same_host = url.host == m_origin.host;
  if (url.scheme != "https" && !(same_host && m_origin.scheme == "http"))
    return fail(
        {SLIPWAY_E_INTEGRITY, m_registry + " asks for a token from " + shown_url(url.text), "that is not https"});
  if (!same_host && is_inner_address(url.host))
    return fail({SLIPWAY_E_INTEGRITY, m_registry + " asks for a token from " + shown_url(url.text),
                 "that is an inner address"});
  return url;
}

Status RegistryAuth::fetch_token(HttpClient& client, const Challenge& challenge, const std::string& scope) {
  SLIPWAY_KIT_TRY_ASSIGN(const HttpUrl realm, checked_realm(challenge));
  SLIPWAY_KIT_TRY_ASSIGN(const std::optional<RegistryLogin> known, login());
  const auto parameter = [&](const char* name, const std::string& fallback) {
    const auto found = challenge.parameters.find(name);
    return found == challenge.parameters.end() ? fallback : found->second;
  };
  HttpRequest request;
  request.url = realm.text + (realm.text.find('?') == std::string::npos ? "?" : "&") +
                "scope=" + percent_encoded(parameter("scope", scope));
  if (const std::string service = parameter("service", {}); !service.empty())
    request.url += "&service=" + percent_encoded(service);
  if (known) request.headers.push_back({"Authorization", basic(*known)});
  SLIPWAY_KIT_TRY_ASSIGN(const HttpResponse response, client.send(request));
  if (!response.ok()) {
    Error error = error_of(response, "no token for " + m_registry);
    error.hint = known ? "is the password of " + known->username + " right?" : "give a login for " + m_registry;
    return fail(std::move(error));
  }
  SLIPWAY_KIT_TRY_ASSIGN(const Json reply,
                         parse_json(response.body, "the token from " + realm.host, SLIPWAY_E_REFUSED));
  const std::string token = text_in(reply, "token", text_in(reply, "access_token"));
  if (token.empty() || token.find_first_of("\r\n") != std::string::npos)
    return fail({SLIPWAY_E_REFUSED, realm.host + " gives no token for " + m_registry});
  m_authorization = "Bearer " + token;
  return {};
}

}  // namespace slipway::kit
