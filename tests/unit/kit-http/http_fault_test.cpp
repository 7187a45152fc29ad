#include "asking.hpp"
#include "support/catch.hpp"
#include "support/fault_server.hpp"
#include "support/loopback.hpp"

#include <slipway/kit/http.hpp>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

using namespace slipway::kit;
using namespace std::chrono_literals;
using slipway::test::FaultServer;
using slipway::test::impatient;
using slipway::test::in_turn;
using slipway::test::Reply;
using slipway::test::request_to;
using slipway::test::ServedRequest;

namespace {

Result<HttpResponse> get(const std::string& url, HttpOptions options = impatient()) {
  return HttpClient(std::move(options)).send(request_to(url));
}

slipway_status status_of(const Result<HttpResponse>& response) {
  return response ? SLIPWAY_OK : response.error().status;
}

}  // namespace

TEST_CASE("N5: a connection that is closed without an answer is tried again") {
  Reply drop;
  drop.drop = true;
  const FaultServer server(in_turn({drop, drop, {200, {}, "good"}}));
  CHECK(get(server.url())->body == "good");
  CHECK(server.log().size() == 3);
}

TEST_CASE("N11: a body that is cut off is tried again and never taken for whole") {
  const Reply cut{200, {}, "half", 8, true};
  const FaultServer mending(in_turn({cut, {200, {}, "halfhalf"}}));
  CHECK(get(mending.url())->body == "halfhalf");
  const FaultServer broken(in_turn({cut}));
  const auto response = get(broken.url());
  CHECK(status_of(response) == SLIPWAY_E_TRANSIENT);
  CHECK(broken.log().size() == 3);
}

TEST_CASE("N14: a body longer than its limit is refused and not tried again") {
  const FaultServer server(in_turn({{200, {}, std::string(1000, 'x')}}));
  HttpClient client(impatient());
  HttpRequest request;
  request.url = server.url();
  request.body_limit = 999;
  const auto response = client.send(request);
  CHECK(status_of(response) == SLIPWAY_E_INTEGRITY);
  CHECK(response.error().message == "127.0.0.1 answers with a longer body than expected");
  CHECK(server.log().size() == 1);
  request.body_limit = 1000;
  CHECK(client.send(request));
}

TEST_CASE("N13: a body that drips is given up by the speed limit") {
  Reply slow{200, {}, std::string(1000, 'x')};
  slow.drip_ms = 20;
  const FaultServer server(in_turn({slow}));
  HttpOptions options = impatient();
  options.slow_time = 1s;
  options.retry.delays = {};
  const auto start = std::chrono::steady_clock::now();
  CHECK(status_of(get(server.url(), options)) == SLIPWAY_E_TRANSIENT);
  CHECK(std::chrono::steady_clock::now() - start < 5s);
}

TEST_CASE("an answer that never comes is given up by the total limit") {
  Reply hang;
  hang.hang_ms = 60000;
  const FaultServer server(in_turn({hang}));
  HttpOptions options = impatient();
  options.total_limit = 100ms;
  const auto start = std::chrono::steady_clock::now();
  CHECK(status_of(get(server.url(), options)) == SLIPWAY_E_TRANSIENT);
  CHECK(std::chrono::steady_clock::now() - start < 3s);
  CHECK(server.log().size() == 3);
}

TEST_CASE("a cancellation ends the wait for an answer at once") {
  Reply hang;
  hang.hang_ms = 60000;
  const FaultServer server(in_turn({hang}));
  std::atomic<bool> cancelled{false};
  std::chrono::steady_clock::time_point asked;
  std::thread canceller([&] {
    std::this_thread::sleep_for(100ms);
    asked = std::chrono::steady_clock::now();
    cancelled = true;
  });
  HttpOptions options = impatient();
  options.cancelled = [&cancelled] { return cancelled.load(); };
  const auto response = get(server.url(), options);
  const auto ended = std::chrono::steady_clock::now();
  canceller.join();
  CHECK(status_of(response) == SLIPWAY_E_CANCELLED);
  CHECK(ended - asked < 1s);  // 50 ms on a machine that is not busy.
}

TEST_CASE("N15: redirects in a circle end after five") {
  const FaultServer server(in_turn({{302, {{"Location", "/again"}}}}));
  const auto response = get(server.url());
  CHECK(status_of(response) == SLIPWAY_E_REFUSED);
  CHECK(response.error().message == "more than five redirects from " + server.url());
  CHECK(server.log().size() == 6);
  CHECK(get(server.url("/?token=hidden")).error().message == "more than five redirects from " + server.url("/"));
}

TEST_CASE("N16: a redirect to an inner address, to a file or to a password is refused") {
  const auto refusal = [](const std::string& location) {
    const FaultServer server(in_turn({{302, {{"Location", location}}}}));
    const auto response = get(server.url());
    CHECK(status_of(response) == SLIPWAY_E_INTEGRITY);
    return response.error().message;
  };
  CHECK(refusal("http://169.254.169.254/latest/meta-data/") ==
        "127.0.0.1 redirects to the inner address 169.254.169.254");
  CHECK(refusal("file:///etc/passwd") == "the address file:///etc/passwd is refused");
  CHECK(refusal("http://u:p@127.0.0.1/") == "the address http://127.0.0.1 is refused");
}

TEST_CASE("N18: an answer with a megabyte of headers ends with an error") {
  Reply reply;
  for (int i = 0; i < 20; ++i)
    reply.headers.emplace_back("X-" + std::to_string(i), std::string(50000, 'x'));
  const FaultServer server(in_turn({reply}));
  const auto response = get(server.url());
  REQUIRE_FALSE(response);
  CHECK(response.error().status == SLIPWAY_E_REFUSED);
}

TEST_CASE("N18: a storm of 100 Continue ends by the limit of headers") {
  Reply storm;
  for (int i = 0; i < 20000; ++i)
    storm.raw += "HTTP/1.1 100 Continue\r\n\r\n";
  storm.raw += "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  const FaultServer server(in_turn({storm}));
  CHECK(status_of(get(server.url())) == SLIPWAY_E_REFUSED);
}

TEST_CASE("what is not HTTP ends with an error") {
  Reply noise;
  noise.raw = "SSH-2.0-OpenSSH_9.2\r\n";
  noise.close = true;
  const FaultServer server(in_turn({noise}));
  CHECK_FALSE(get(server.url()));
}

TEST_CASE("N4: a server that does not speak TLS is not believed") {
  const FaultServer server(in_turn({{200}}));
  HttpOptions options = impatient();
  options.connect_limit = 300ms;
  const auto response = get("https://" + server.host() + "/", options);
  REQUIRE_FALSE(response);
  CHECK(response.error().message == "no answer from https://" + server.host());
}

TEST_CASE("N6: a proxy of the environment is used, but not for this machine's own addresses") {
  const FaultServer proxy(in_turn({{407, {}, "who are you"}, {200, {}, "through"}}));
  const FaultServer own(in_turn({{200, {}, "direct"}}));
  ::setenv("http_proxy", proxy.url().c_str(), 1);
  const auto asked = get("http://registry.invalid/v2/");
  const auto through = get("http://registry.invalid/v2/");
  const auto direct = get(own.url());
  ::setenv("no_proxy", "registry.invalid", 1);
  const auto excepted = get("http://registry.invalid/v2/");
  ::unsetenv("http_proxy");
  ::unsetenv("no_proxy");
  REQUIRE(asked);
  CHECK(asked->status == 407);
  CHECK(error_of(*asked, "x").status == SLIPWAY_E_REFUSED);
  CHECK(through->body == "through");
  CHECK(direct->body == "direct");
  CHECK(status_of(excepted) == SLIPWAY_E_TRANSIENT);
  CHECK(proxy.log() == std::vector<std::string>(2, "GET http://registry.invalid/v2/"));
}

TEST_CASE("a file that is shorter than told ends the request without another try") {
  const FaultServer server(in_turn({{201}}));
  HttpClient client(impatient());
  HttpRequest request;
  request.method = "PUT";
  request.url = server.url();
  std::FILE* file = std::tmpfile();
  std::fputs("short", file);
  std::fflush(file);
  request.body_fd = ::fileno(file);
  request.body_size = 100;
  const auto response = client.send(request);
  std::fclose(file);
  CHECK(status_of(response) == SLIPWAY_E_IO);
  CHECK(response.error().why == "the file is shorter than it was");
}

TEST_CASE("a server that speaks no TLS is told as such, and not tried again") {
  const slipway::test::StatusServer server(400);
  const std::string url = "https://127.0.0.1:" + std::to_string(server.port());
  const auto response = get(url + "/");
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().status == SLIPWAY_E_REFUSED);
  CHECK(response.error().message == "no answer from " + url);
  CHECK(response.error().why == "it speaks HTTP without TLS there");
  CHECK(response.error().hint ==
        "write http:// if that is meant; a registry without TLS is named under the parameter 'insecure'");
  CHECK(server.requests() == 1);
}
