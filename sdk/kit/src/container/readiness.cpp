#include "network_view.hpp"

#include <slipway/kit/command.hpp>
#include <slipway/kit/fd.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/kit/http.hpp>
#include <slipway/kit/http_url.hpp>
#include <slipway/kit/readiness.hpp>

#include <nlohmann/json.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <thread>

namespace slipway::kit {
namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;

constexpr Milliseconds k_try_limit{5000};
constexpr Milliseconds k_first_pause{50};
constexpr Milliseconds k_later_pause{200};
constexpr int k_quick_tries = 40;

Status no_service(std::string what, std::string why = {}) {
  return fail({SLIPWAY_E_TRANSIENT, std::move(what), std::move(why)});
}

Status check_http(const Readiness& readiness, const WatchedService& service) {
  HttpOptions options;
  options.retry.delays = {};
  options.connect_limit = k_try_limit;
  options.total_limit = k_try_limit;
  options.cancelled = service.cancelled;
  HttpRequest request;
  request.url = readiness.url;
  const auto response = HttpClient(options).send_once(request);
  if (!response) return fail(response.error());
  if (!response->ok())
    return no_service("GET " + shown_url(readiness.url) + " answers " + std::to_string(response->status));
  if (checked_port(readiness) != 0 && checked_port({response->url}) == 0)
    return no_service("GET " + shown_url(readiness.url) + " is answered from elsewhere, by " +
                      shown_url(response->url));
  return {};
}

int connect_error(int socket) {
  pollfd waiting{socket, POLLOUT, 0};
  if (::poll(&waiting, 1, static_cast<int>(k_try_limit.count())) <= 0) return ETIMEDOUT;
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

Status check_tcp(std::uint16_t port) {
  const Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const int result = ::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address);
  const int error = result == 0 ? 0 : errno == EINPROGRESS ? connect_error(socket.get()) : errno;
  if (error == 0) return {};
  return no_service("port " + std::to_string(port) + " accepts no connection", io_error("connect", {}, error).why);
}

Status look(const Readiness& readiness, const WatchedService& service) {
  if (!readiness.log_pattern.empty() && !(service.log_matched && service.log_matched()))
    return no_service("no line matches /" + readiness.log_pattern + "/");
  if (readiness.url.empty() && readiness.port == 0) return {};
  return look_from_network_of(service.network_of, [&]() -> Status {
    if (readiness.port != 0) SLIPWAY_KIT_TRY(check_tcp(readiness.port));
    return readiness.url.empty() ? Status() : check_http(readiness, service);
  });
}

Error ended_early(const Readiness& readiness, const WatchedService& service) {
  return {SLIPWAY_VERDICT_FAIL, "the service ended before it was ready (" + describe(readiness) + ")",
          service.describe_end ? service.describe_end() : std::string()};
}

Error too_late(const Readiness& readiness, const Error& last) {
  return {SLIPWAY_VERDICT_FAIL,
          "the service was not ready within " + duration_text(readiness.timeout_ms) + " (" + describe(readiness) + ")",
          last.message + (last.why.empty() ? "" : ": " + last.why)};
}

const ServicePort* find_port(const std::vector<ServicePort>& ports, const std::string& name) {
  const auto found =
      std::find_if(ports.begin(), ports.end(), [&name](const ServicePort& port) { return port.name == name; });
  return found == ports.end() ? nullptr : &*found;
}

Error unknown_port(const std::string& name, const std::string& where) {
  return {SLIPWAY_E_CONFIG, where + " names the port '" + name + "', which 'ports' does not have"};
}

Error not_own(std::string message) {
  return {SLIPWAY_E_CONFIG,
          std::move(message),
          "an answer from elsewhere does not show that the service is well",
          {},
          "write a path, the name of a port, or a URL of 127.0.0.1 with a port that 'ports' declares"};
}

Result<std::string> url_of(const std::string& http, const Json& object, const std::vector<ServicePort>& ports,
                           const std::string& where) {
  if (http.front() != '/') return http;
  const std::string name = text_in(object, "port");
  if (name.empty() && ports.size() != 1)
    return fail({SLIPWAY_E_CONFIG,
                 where + ".http is a path, but of which port?",
                 ports.empty() ? "'ports' declares none" : "'ports' declares several",
                 {},
                 ports.empty() ? "declare a port, or write a whole URL" : "add 'port: NAME'"});
  const ServicePort* const port = name.empty() ? &ports.front() : find_port(ports, name);
  if (port == nullptr) return fail(unknown_port(name, where + ".port"));
  return "http://127.0.0.1:" + std::to_string(port->number) + http;
}

Result<std::uint16_t> tcp_port(const Json& value, const std::vector<ServicePort>& ports, const std::string& where) {
  if (value.is_number_integer()) return value.get<std::uint16_t>();
  const auto name = value.get<std::string>();
  const ServicePort* const port = find_port(ports, name);
  if (port == nullptr) return fail(unknown_port(name, where + ".tcp"));
  return port->number;
}

}  // namespace

Result<Readiness> parse_readiness(const Json& object, const std::vector<ServicePort>& ports, std::string_view where) {
  const std::string place(where);
  Readiness readiness;
  if (const std::string http = text_in(object, "http"); !http.empty()) {
    SLIPWAY_KIT_TRY_ASSIGN(readiness.url, url_of(http, object, ports, place));
  }
  if (const Json& tcp = member_of(object, "tcp"); !tcp.is_null()) {
    SLIPWAY_KIT_TRY_ASSIGN(readiness.port, tcp_port(tcp, ports, place));
  }
  readiness.log_pattern = text_in(object, "log");
  SLIPWAY_KIT_TRY_ASSIGN(const std::uint32_t timeout, duration_in(object, "timeout", place + ".timeout"));
  if (timeout != 0) readiness.timeout_ms = timeout;
  return readiness;
}

std::uint16_t checked_port(const Readiness& readiness) {
  if (readiness.url.empty()) return readiness.port;
  const auto url = parse_url(readiness.url);
  return url && is_loopback(url->host) ? static_cast<std::uint16_t>(std::atoi(url->port.c_str())) : std::uint16_t{0};
}

Status check_own_ports(const Readiness& readiness, const std::vector<ServicePort>& ports, std::string_view where) {
  const auto own = [&ports](std::uint16_t number) {
    return std::any_of(ports.begin(), ports.end(), [number](const ServicePort& port) { return port.number == number; });
  };
  const std::string place(where);
  if (!readiness.url.empty()) {
    const std::uint16_t number = checked_port({readiness.url});
    if (number == 0) return fail(not_own(place + ".http: " + shown_url(readiness.url) + " is not on this machine"));
    if (!own(number)) return fail(not_own(place + ".http: 'ports' does not have port " + std::to_string(number)));
  }
  if (readiness.port != 0 && !own(readiness.port))
    return fail(not_own(place + ".tcp: 'ports' does not have port " + std::to_string(readiness.port)));
  return {};
}

std::string describe(const Readiness& readiness) {
  std::string text;
  const auto add = [&text](const std::string& part) { text.append(text.empty() ? "" : ", ").append(part); };
  if (!readiness.url.empty()) add("GET " + shown_url(readiness.url));
  if (readiness.port != 0) add("TCP port " + std::to_string(readiness.port));
  if (!readiness.log_pattern.empty()) add("a line that matches /" + readiness.log_pattern + "/");
  return text;
}

Status check_ready(const Readiness& readiness, const WatchedService& service) {
  if (!service.running()) return fail(ended_early(readiness, service));
  return look(readiness, service);
}

Status wait_until_ready(const Readiness& readiness, const WatchedService& service) {
  const Clock::time_point deadline = Clock::now() + Milliseconds(readiness.timeout_ms);
  for (int tries = 1;; ++tries) {
    if (service.cancelled && service.cancelled()) return fail({SLIPWAY_E_CANCELLED, "stopped on request"});
    const Status seen = check_ready(readiness, service);
    // What answered while the service was ending may be somebody else.
    if (!service.running()) return fail(ended_early(readiness, service));
    if (seen) return {};
    if (Clock::now() >= deadline) return fail(too_late(readiness, seen.error()));
    std::this_thread::sleep_for(tries < k_quick_tries ? k_first_pause : k_later_pause);
  }
}

}  // namespace slipway::kit
