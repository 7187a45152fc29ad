#include <slipway/kit/http_url.hpp>

#include <curl/curl.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <memory>

namespace slipway::kit {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, FreeUrl>;

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK || text == nullptr) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

Error bad_url(const std::string& text, std::string why) {
  return {SLIPWAY_E_INTEGRITY, "the address " + shown_url(text).substr(0, 300) + " is refused", std::move(why)};
}

Result<HttpUrl> taken_apart(CURLU* handle, const std::string& text) {
  HttpUrl url{part_of(handle, CURLUPART_URL), part_of(handle, CURLUPART_SCHEME), part_of(handle, CURLUPART_HOST),
              part_of(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT)};
  if (url.scheme != "http" && url.scheme != "https") return fail(bad_url(text, "it is neither http nor https"));
  if (url.host.empty()) return fail(bad_url(text, "it has no host"));
  // The text is not shown: it holds a password.
  if (!part_of(handle, CURLUPART_USER).empty())
    return fail(bad_url(url.scheme + "://" + url.host, "it holds a user name or password"));
  std::transform(url.host.begin(), url.host.end(), url.host.begin(), [](unsigned char c) { return std::tolower(c); });
  return url;
}

bool inner(std::uint32_t ip) {
  const auto in = [ip](std::uint32_t network, int bits) { return ip >> (32 - bits) == network >> (32 - bits); };
  return in(0x7f000000, 8) || in(0x0a000000, 8) || in(0xac100000, 12) || in(0xc0a80000, 16) || in(0xa9fe0000, 16) ||
         in(0x64400000, 10) || in(0, 8);
}

bool inner(const in6_addr& ip) {
  if (IN6_IS_ADDR_V4MAPPED(&ip)) {
    std::uint32_t mapped = 0;
    std::memcpy(&mapped, ip.s6_addr + 12, 4);
    return inner(ntohl(mapped));
  }
  return IN6_IS_ADDR_LOOPBACK(&ip) || IN6_IS_ADDR_LINKLOCAL(&ip) || IN6_IS_ADDR_UNSPECIFIED(&ip) ||
         (ip.s6_addr[0] & 0xfe) == 0xfc;
}

// libcurl takes these for this machine without asking anybody.
bool is_local_name(std::string_view host) {
  constexpr std::string_view k_below = ".localhost";
  return host == "localhost" || (host.size() > k_below.size() && host.substr(host.size() - k_below.size()) == k_below);
}

std::string without_brackets(std::string_view host) {
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  return std::string(host.substr(0, host.find('%')));  // A zone is no part of the address.
}

}  // namespace

std::string shown_url(std::string_view text) {
  text = text.substr(0, text.find_first_of("?#"));
  const std::size_t scheme = text.find("://");
  const std::size_t authority = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t user = text.substr(0, text.find('/', authority)).rfind('@');
  if (user == std::string_view::npos || user < authority) return std::string(text);
  return std::string(text.substr(0, authority)).append(text.substr(user + 1));
}

Result<HttpUrl> parse_url(const std::string& text) {
  const UrlHandle handle(curl_url());
  if (curl_url_set(handle.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return fail(bad_url(text, "it is not an absolute URL"));
  return taken_apart(handle.get(), text);
}

Result<HttpUrl> resolve_url(const HttpUrl& base, const std::string& reference) {
  const UrlHandle handle(curl_url());
  if (curl_url_set(handle.get(), CURLUPART_URL, base.text.c_str(), 0) != CURLUE_OK ||
      curl_url_set(handle.get(), CURLUPART_URL, reference.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return fail(bad_url(reference, "it is not a URL"));
  return taken_apart(handle.get(), reference);
}

bool same_origin(const HttpUrl& a, const HttpUrl& b) {
  return a.scheme == b.scheme && a.host == b.host && a.port == b.port;
}

bool is_loopback(std::string_view host) {
  if (host == "localhost") return true;
  const std::string address = without_brackets(host);
  in_addr v4{};
  if (::inet_pton(AF_INET, address.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == 127;
  in6_addr v6{};
  return ::inet_pton(AF_INET6, address.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

bool is_inner_address(std::string_view host) {
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);  // The same name, written to its root.
  if (is_local_name(host)) return true;
  const std::string address = without_brackets(host);
  in_addr v4{};
  // Also the short and hexadecimal forms, which the resolver understands.
  if (::inet_aton(address.c_str(), &v4) != 0) return inner(ntohl(v4.s_addr));
  in6_addr v6{};
  return ::inet_pton(AF_INET6, address.c_str(), &v6) == 1 && inner(v6);
}

std::string percent_encoded(std::string_view text) {
  static constexpr char k_digits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || std::string_view("-._~").find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += '%';
      encoded += k_digits[byte >> 4];
      encoded += k_digits[byte & 15];
    }
  }
  return encoded;
}

}  // namespace slipway::kit
