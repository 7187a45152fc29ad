// HTTP addresses, taken apart and put together by libcurl.
#pragma once

#include <slipway/kit/result.hpp>

#include <string>
#include <string_view>

namespace slipway::kit {

struct HttpUrl {
  std::string text;    // The whole, as libcurl writes it.
  std::string scheme;  // "http" or "https".
  std::string host;    // Lower case; an IPv6 address in brackets.
  std::string port;    // Always there.
};

// As messages show it: without user, password, query and fragment, which may hold a secret.
std::string shown_url(std::string_view text);

// Absolute, http or https, with a host and no password in it. SLIPWAY_E_INTEGRITY.
Result<HttpUrl> parse_url(const std::string& text);

// `reference`, absolute or relative to `base`; its query is kept.
Result<HttpUrl> resolve_url(const HttpUrl& base, const std::string& reference);

bool same_origin(const HttpUrl& a, const HttpUrl& b);

// "localhost", 127.0.0.0/8, [::1].
bool is_loopback(std::string_view host);

// An address of a loopback, private, link-local or unspecified network, or a name that RFC 6761 keeps for this machine:
// nothing that a reply from outside may send us to. Other names are not looked up.
bool is_inner_address(std::string_view host);

// "a b" -> "a%20b": a text as one component of a path or query.
std::string percent_encoded(std::string_view text);

}  // namespace slipway::kit
