#include <slipway/kit/http.hpp>

#include <curl/curl.h>

#include <strings.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <random>
#include <thread>

namespace slipway::kit {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds k_poll(50);

// Not implemented and no space left stay so.
bool is_transient(int status) {
  return (status >= 500 && status != 501 && status != 507) || status == 408 || status == 429 || status == 499;
}

double random_part() {
  static thread_local std::minstd_rand source(std::random_device{}());
  return std::uniform_real_distribution<double>(-1.0, 1.0)(source);
}

std::string in_seconds(milliseconds time) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(time.count()) / 1000);
  return text;
}

// An error body may be anything: one short line of it, safe to print.
std::string excerpt(const std::string& body) {
  std::string line;
  for (const char c : body.substr(0, 500)) {
    const auto byte = static_cast<unsigned char>(c);
    line += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  while (!line.empty() && line.back() == ' ')
    line.pop_back();
  return line;
}

std::string reason_of(const Result<HttpResponse>& outcome) {
  if (outcome) return "HTTP " + std::to_string(outcome->status) + " from " + shown_url(outcome->url);
  return outcome.error().message + (outcome.error().why.empty() ? "" : ": " + outcome.error().why);
}

}  // namespace

std::string HttpResponse::header(std::string_view name) const {
  for (const HttpHeader& entry : headers)
    if (entry.name.size() == name.size() && ::strncasecmp(entry.name.data(), name.data(), name.size()) == 0)
      return entry.value;
  return {};
}

Error error_of(const HttpResponse& response, const std::string& what) {
  Error error{is_transient(response.status) ? SLIPWAY_E_TRANSIENT : SLIPWAY_E_REFUSED, what,
              "HTTP " + std::to_string(response.status) + " from " + shown_url(response.url)};
  if (const std::string text = excerpt(response.body); !text.empty()) error.why += ": " + text;
  return error;
}

std::optional<milliseconds> retry_after(const HttpResponse& response) {
  const std::string value = response.header("retry-after");
  if (value.empty()) return std::nullopt;
  long seconds = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (error == std::errc() && end == value.data() + value.size())
    return milliseconds(std::clamp(seconds, 0L, 1000000000L) * 1000);
  const std::time_t date = curl_getdate(value.c_str(), nullptr);
  if (date == -1) return std::nullopt;
  return milliseconds(std::max<long>(0, static_cast<long>(date - std::time(nullptr))) * 1000);
}

Status HttpClient::check_cancelled() const {
  if (m_options.cancelled && m_options.cancelled()) return fail({SLIPWAY_E_CANCELLED, "stopped on request"});
  return {};
}

Status HttpClient::wait_before_retry(std::size_t attempt, const Result<HttpResponse>& outcome) {
  const RetryPolicy& policy = m_options.retry;
  const double part = policy.jitter * (m_options.random ? m_options.random() : random_part());
  auto delay = milliseconds(static_cast<long>(static_cast<double>(policy.delays[attempt].count()) * (1 + part)));
  if (const auto asked = outcome ? retry_after(*outcome) : std::nullopt) delay = std::min(*asked, policy.longest);
  if (m_options.on_retry) m_options.on_retry(reason_of(outcome) + "; trying again in " + in_seconds(delay));
  if (m_options.sleep) {
    m_options.sleep(delay);
    return check_cancelled();
  }
  const auto until = std::chrono::steady_clock::now() + delay;
  while (std::chrono::steady_clock::now() < until) {
    SLIPWAY_KIT_TRY(check_cancelled());
    std::this_thread::sleep_for(std::min<milliseconds>(k_poll, delay));
  }
  return {};
}

Result<HttpResponse> HttpClient::retry(const std::function<Result<HttpResponse>()>& attempt) {
  const RetryPolicy& policy = m_options.retry;
  for (std::size_t tries = 0;; ++tries) {
    auto outcome = attempt();
    const bool again = outcome ? std::count(policy.statuses.begin(), policy.statuses.end(), outcome->status) != 0
                               : outcome.error().status == SLIPWAY_E_TRANSIENT;
    if (!again) return outcome;
    if (tries < policy.delays.size()) {
      SLIPWAY_KIT_TRY(wait_before_retry(tries, outcome));
      continue;
    }
    Error error = outcome ? error_of(*outcome, "the server does not answer well") : outcome.error();
    error.status = SLIPWAY_E_TRANSIENT;
    error.why += (error.why.empty() ? "" : ", ") + std::to_string(tries + 1) + " tries";
    if (const auto asked = outcome ? retry_after(*outcome) : std::nullopt; asked && *asked > milliseconds(0))
      error.hint = "the server asks to wait " + in_seconds(*asked);
    return fail(std::move(error));
  }
}

Result<HttpResponse> HttpClient::send(const HttpRequest& request) {
  return retry([&] { return send_once(request); });
}

}  // namespace slipway::kit
