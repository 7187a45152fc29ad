#include "http_exchange.hpp"

#include <slipway/kit/http.hpp>

#include <curl/curl.h>

#include <strings.h>

#include <algorithm>
#include <cstdlib>

namespace slipway::kit {
namespace {

constexpr int k_redirects = 5;
constexpr int k_poll_ms = 50;  // How late a cancellation may be seen.

bool is_redirect(const HttpRequest& request, const HttpResponse& response) {
  if (request.method != "GET" && request.method != "HEAD") return false;
  const int s = response.status;
  return (s == 301 || s == 302 || s == 303 || s == 307 || s == 308) && !response.header("location").empty();
}

// An answer may send us to the internet, never from there into our own network or out of encryption.
Status check_redirect(const HttpUrl& from, const HttpUrl& to) {
  if (from.scheme == "https" && to.scheme == "http")
    return fail({SLIPWAY_E_INTEGRITY, from.host + " redirects from https to " + shown_url(to.text)});
  if (from.host != to.host && is_inner_address(to.host))
    return fail({SLIPWAY_E_INTEGRITY, from.host + " redirects to the inner address " + to.host});
  return {};
}

void drop_authorization(HttpRequest& request) {
  std::erase_if(request.headers, [](const HttpHeader& header) {
    return ::strcasecmp(header.name.c_str(), "authorization") == 0 || ::strcasecmp(header.name.c_str(), "cookie") == 0;
  });
}

// Has the multi handle for as long as the exchange is in it.
class Enrolled {
public:
  Enrolled(CURLM* multi, CURL* easy) : m_multi(multi), m_easy(easy) {
    if (curl_multi_add_handle(multi, easy) != CURLM_OK) std::abort();
  }
  Enrolled(const Enrolled&) = delete;
  Enrolled& operator=(const Enrolled&) = delete;
  ~Enrolled() { curl_multi_remove_handle(m_multi, m_easy); }

private:
  CURLM* m_multi;
  CURL* m_easy;
};

}  // namespace

struct HttpClient::Pool {
  CURLM* multi = curl_multi_init();
  Pool() {
    if (multi == nullptr) std::abort();
  }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() { curl_multi_cleanup(multi); }
};

HttpClient::HttpClient(HttpOptions options) : m_options(std::move(options)), m_pool(std::make_unique<Pool>()) {}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

Result<HttpResponse> HttpClient::exchange(const HttpRequest& request, const HttpUrl& url) {
  HttpExchange exchange(request, url, m_options);
  const Enrolled enrolled(m_pool->multi, exchange.handle());
  for (int running = 1; running != 0;) {
    SLIPWAY_KIT_TRY(check_cancelled());
    if (curl_multi_perform(m_pool->multi, &running) != CURLM_OK ||
        (running != 0 && curl_multi_poll(m_pool->multi, nullptr, 0, k_poll_ms, nullptr) != CURLM_OK))
      return fail({SLIPWAY_E_IO, "no request can be made to " + url.host});
  }
  int left = 0;
  const CURLMsg* message = curl_multi_info_read(m_pool->multi, &left);
  return exchange.finish(message == nullptr ? CURLE_RECV_ERROR : message->data.result);
}

Result<HttpResponse> HttpClient::send_once(const HttpRequest& original) {
  SLIPWAY_KIT_TRY_ASSIGN(HttpUrl url, parse_url(original.url));
  HttpRequest request = original;
  if (request.restart) request.restart();
  for (int redirects = 0;; ++redirects) {
    SLIPWAY_KIT_TRY_ASSIGN(HttpResponse response, exchange(request, url));
    if (!is_redirect(request, response)) return response;
    if (redirects == k_redirects)
      return fail({SLIPWAY_E_REFUSED, "more than five redirects from " + shown_url(original.url)});
    SLIPWAY_KIT_TRY_ASSIGN(HttpUrl next, resolve_url(url, response.header("location")));
    SLIPWAY_KIT_TRY(check_redirect(url, next));
    if (!same_origin(url, next)) drop_authorization(request);
    url = std::move(next);
  }
}

}  // namespace slipway::kit
