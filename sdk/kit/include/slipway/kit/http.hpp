// An HTTP client on libcurl with one pool of connections. Every wait has a limit and ends when the caller is cancelled.
// For one thread at a time.
//
// Errors: SLIPWAY_E_TRANSIENT: no good answer in all tries. SLIPWAY_E_REFUSED: TLS or a proxy says no, or the answer is
// beyond all measure. SLIPWAY_E_INTEGRITY: a body longer than allowed, or sent to where no answer may send us.
// SLIPWAY_E_CANCELLED. Every other status of HTTP is a response and no error.
#pragma once

#include <slipway/kit/http_url.hpp>
#include <slipway/kit/result.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slipway::kit {

// When to try again, after go-containerregistry's rules.
struct RetryPolicy {
  std::vector<std::chrono::milliseconds> delays = {std::chrono::seconds(1), std::chrono::seconds(3)};  // Tries - 1.
  double jitter = 0.1;                                           // A delay varies by this part of it.
  std::chrono::milliseconds longest = std::chrono::seconds(60);  // Of a Retry-After.
  std::vector<int> statuses = {408, 429, 499, 500, 502, 503, 504, 522};
};

struct HttpOptions {
  RetryPolicy retry = {};
  std::chrono::milliseconds connect_limit = std::chrono::seconds(10);
  std::chrono::milliseconds total_limit = std::chrono::minutes(30);  // One try.
  std::uint32_t slow_bytes = 1024;                                   // Slower than this a second ...
  std::chrono::seconds slow_time = std::chrono::seconds(30);         // ... for so long is an error.
  std::function<bool()> cancelled = {};
  std::function<void(const std::string&)> on_retry = {};  // Told why and for how long it waits.
  // For tests: how long to wait really, and a number in [-1, 1).
  std::function<void(std::chrono::milliseconds)> sleep = {};
  std::function<double()> random = {};
};

struct HttpHeader {
  std::string name;
  std::string value;
};

struct HttpRequest {
  std::string method = "GET";
  std::string url = {};
  std::vector<HttpHeader> headers = {};
  std::string body = {};
  int body_fd = -1;             // Borrowed; instead of `body`, read from its start.
  std::uint64_t body_size = 0;  // Of body_fd, bytes.
  // Takes the body of a 2xx answer piece by piece instead of the response; an error of it ends the request.
  std::function<Status(std::string_view)> sink = {};
  std::function<void()> restart = {};               // Called before each try: what the sink got is void.
  std::function<void(std::uint64_t)> on_sent = {};  // Told how many bytes of the body are on their way.
  std::uint64_t body_limit = 10 * 1024 * 1024;      // Of a 2xx answer, bytes; others may have 1 MiB at least.
};

struct HttpResponse {
  int status = 0;
  std::string url;  // That answered, after redirects.
  std::vector<HttpHeader> headers;
  std::string body;

  // The first header of this name in any case; empty when there is none.
  std::string header(std::string_view name) const;
  bool ok() const { return status >= 200 && status < 300; }
};

class HttpClient {
public:
  explicit HttpClient(HttpOptions options = {});
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  ~HttpClient();

  // Try as often as the policy says. Redirects of GET and HEAD are followed, five at most; Authorization goes to the
  // first origin only.
  Result<HttpResponse> send(const HttpRequest& request);
  // One try: a response of any status, or an error that is SLIPWAY_E_TRANSIENT when another try makes sense.
  Result<HttpResponse> send_once(const HttpRequest& request);
  // Repeat a piece of work of several requests by the same policy.
  Result<HttpResponse> retry(const std::function<Result<HttpResponse>()>& attempt);

private:
  struct Pool;
  Status check_cancelled() const;
  Status wait_before_retry(std::size_t attempt, const Result<HttpResponse>& outcome);
  Result<HttpResponse> exchange(const HttpRequest& request, const HttpUrl& url);
  HttpOptions m_options;
  std::unique_ptr<Pool> m_pool;
};

// The error that an answer stands for: SLIPWAY_E_TRANSIENT for 5xx, 408, 429, 499; else SLIPWAY_E_REFUSED.
Error error_of(const HttpResponse& response, const std::string& what);

// How long a Retry-After asks to wait: seconds or a date, 0 for one in the past.
std::optional<std::chrono::milliseconds> retry_after(const HttpResponse& response);

}  // namespace slipway::kit
