#include "support/catch.hpp"
#include "support/fault_server.hpp"
#include "support/loopback.hpp"

#include <slipway/kit/json.hpp>
#include <slipway/kit/readiness.hpp>

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

using namespace slipway::kit;
using slipway::test::FaultServer;
using slipway::test::free_port;
using slipway::test::Listener;
using slipway::test::Reply;
using slipway::test::ServedRequest;
using slipway::test::StatusServer;
using Clock = std::chrono::steady_clock;

namespace {

WatchedService living() {
  WatchedService service;
  service.running = [] { return true; };
  service.describe_end = [] { return std::string("it ended with exit 3"); };
  return service;
}

Result<Readiness> parse(const char* json, const std::vector<ServicePort>& ports) {
  return parse_readiness(*parse_json(json, "ready"), ports, "environment.ready");
}

std::string refusal(const char* json, const std::vector<ServicePort>& ports) {
  const auto parsed = parse(json, ports);
  REQUIRE_FALSE(parsed.has_value());
  CHECK(parsed.error().status == SLIPWAY_E_CONFIG);
  return parsed.error().message;
}

}  // namespace

TEST_CASE("A check is made of what the pipeline says") {
  const std::vector<ServicePort> one{{"PORT", 8080}}, two{{"ADMIN", 81}, {"PORT", 80}};
  CHECK(*parse(R"({"http":"/health","timeout":"2s"})", one) == Readiness{"http://127.0.0.1:8080/health", 0, "", 2000});
  CHECK(*parse(R"({"http":"/","port":"ADMIN"})", two) == Readiness{"http://127.0.0.1:81/", 0, "", 30000});
  CHECK(*parse(R"({"http":"http://127.0.0.1:9/x"})", {}) == Readiness{"http://127.0.0.1:9/x", 0, "", 30000});
  CHECK(*parse(R"({"tcp":"ADMIN"})", two) == Readiness{"", 81, "", 30000});
  CHECK(*parse(R"({"tcp":5432,"log":"rea.y"})", {}) == Readiness{"", 5432, "rea.y", 30000});
  CHECK(refusal(R"({"http":"/health"})", {}) == "environment.ready.http is a path, but of which port?");
  CHECK(refusal(R"({"http":"/health"})", two) == "environment.ready.http is a path, but of which port?");
  CHECK(refusal(R"({"http":"/","port":"X"})", two) ==
        "environment.ready.port names the port 'X', which 'ports' does not have");
  CHECK(refusal(R"({"tcp":"X"})", two) == "environment.ready.tcp names the port 'X', which 'ports' does not have");
}

TEST_CASE("A check knows its port and describes itself") {
  CHECK(checked_port({"http://127.0.0.1:8080/health"}) == 8080);
  CHECK(checked_port({"http://localhost/"}) == 80);
  CHECK(checked_port({"http://example.org:8080/"}) == 0);
  CHECK(checked_port({"", 5432}) == 5432);
  CHECK(checked_port({"", 0, "up"}) == 0);
  CHECK(describe({"http://127.0.0.1:1/", 2, "up"}) == "GET http://127.0.0.1:1/, TCP port 2, a line that matches /up/");
}

TEST_CASE("What a check shows of its URL holds no query") {
  CHECK(describe({"http://127.0.0.1:8080/health?token=hidden"}) == "GET http://127.0.0.1:8080/health");
}

TEST_CASE("A check of one's own ports asks nobody else") {
  const std::vector<ServicePort> ports = {{"PORT", 8080}, {"ADMIN", 8081}};
  const auto answer = [&](const Readiness& readiness) {
    const Status status = check_own_ports(readiness, ports, "health");
    return status ? "" : status.error().message;
  };
  CHECK(answer({"http://127.0.0.1:8080/health"}).empty());
  CHECK(answer({"http://[::1]:8081/", 8080, "up"}).empty());
  CHECK(answer({"", 0, "up"}).empty());
  CHECK(answer({"http://127.0.0.1:8082/"}) == "health.http: 'ports' does not have port 8082");
  CHECK(answer({"https://example.org/?key=hidden"}) == "health.http: https://example.org/ is not on this machine");
  CHECK(answer({"http://127.0.0.1:8080/", 22}) == "health.tcp: 'ports' does not have port 22");
}

TEST_CASE("HTTP is ready when it answers 2xx, after any number of tries") {
  const StatusServer server(204, 3);
  CHECK(wait_until_ready({server.url("/health")}, living()).has_value());
  CHECK(server.requests() == 4);
}

TEST_CASE("HTTP that answers anything else is not ready, and the last answer is told") {
  const StatusServer server(500);
  const Readiness readiness{server.url("/health"), 0, "", 300};
  const auto outcome = wait_until_ready(readiness, living());
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().status == SLIPWAY_VERDICT_FAIL);
  CHECK(outcome.error().message == "the service was not ready within 300ms (GET " + server.url("/health") + ")");
  CHECK(outcome.error().why == "GET " + server.url("/health") + " answers 500");
  CHECK(server.requests() >= 3);
}

TEST_CASE("A port is ready when it accepts connections") {
  const Listener listener;
  CHECK(wait_until_ready({"", listener.port()}, living()).has_value());
  const std::uint16_t closed = free_port();
  const auto outcome = wait_until_ready({"", closed, "", 120}, living());
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().why == "port " + std::to_string(closed) + " accepts no connection: Connection refused");
}

TEST_CASE("A line makes it ready, together with what else is asked") {
  int asked = 0;
  WatchedService service = living();
  service.log_matched = [&asked] { return ++asked > 2; };
  CHECK(wait_until_ready({"", 0, "up"}, service).has_value());
  CHECK(asked == 3);
  const auto outcome = wait_until_ready({"", free_port(), "up", 100}, service);
  CHECK_FALSE(outcome.has_value());
}

TEST_CASE("A service that has ended is not waited for") {
  const StatusServer stranger(200);
  WatchedService service = living();
  service.running = [] { return false; };
  const auto start = Clock::now();
  const auto outcome = wait_until_ready({stranger.url("/"), 0, "", 60000}, service);
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().status == SLIPWAY_VERDICT_FAIL);
  CHECK(outcome.error().message == "the service ended before it was ready (GET " + stranger.url("/") + ")");
  CHECK(outcome.error().why == "it ended with exit 3");
  CHECK(Clock::now() - start < std::chrono::seconds(2));
  CHECK(stranger.requests() == 0);
}

TEST_CASE("A stranger who answers while the service ends makes it not ready") {
  const StatusServer stranger(200);
  int asked = 0;
  WatchedService service = living();
  service.running = [&asked] { return ++asked < 2; };
  CHECK_FALSE(wait_until_ready({stranger.url("/")}, service).has_value());
  CHECK(stranger.requests() == 1);
}

TEST_CASE("Waiting ends when the stage is cancelled") {
  WatchedService service = living();
  int asked = 0;
  service.cancelled = [&asked] { return ++asked > 2; };
  const auto outcome = wait_until_ready({"", free_port(), "", 60000}, service);
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().status == SLIPWAY_E_CANCELLED);
}

TEST_CASE("A service that sends us elsewhere is not well because somebody there is") {
  const FaultServer elsewhere([](const ServedRequest&) { return Reply{200, {}, "please log in"}; });
  const FaultServer server([](const ServedRequest& request) {
    return request.target == "/near"  ? Reply{302, {{"Location", "/health"}}}
           : request.target == "/far" ? Reply{302, {{"Location", "http://login.invalid/?token=hidden"}}}
                                      : Reply{200};
  });
  ::setenv("http_proxy", elsewhere.url().c_str(), 1);
  const Status near = check_ready({server.url("/near")}, living());
  const Status far = check_ready({server.url("/far")}, living());
  ::unsetenv("http_proxy");
  CHECK(near.has_value());
  REQUIRE_FALSE(far.has_value());
  CHECK(far.error().status == SLIPWAY_E_TRANSIENT);
  CHECK(far.error().message == "GET " + server.url("/far") + " is answered from elsewhere, by http://login.invalid/");
  CHECK(elsewhere.log().size() == 1);
}

TEST_CASE("One look tells what came instead") {
  const FaultServer server(slipway::test::in_turn({{503}, {200}}));
  CHECK(check_ready({server.url("/a?b")}, living()).error().message == "GET " + server.url("/a") + " answers 503");
  CHECK(check_ready({server.url("/")}, living()).has_value());
  CHECK(check_ready({"", 0, "up"}, living()).error().message == "no line matches /up/");
  const std::uint16_t closed = free_port();
  const Status refused = check_ready({"http://127.0.0.1:" + std::to_string(closed) + "/"}, living());
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message == "no answer from http://127.0.0.1:" + std::to_string(closed));
  // The port is looked at first, so a closed one is told although HTTP would answer.
  CHECK(check_ready({server.url("/"), closed}, living()).error().message ==
        "port " + std::to_string(closed) + " accepts no connection");
  CHECK(server.log().size() == 2);
}

TEST_CASE("A check without any part is passed at once, by a service that runs") {
  CHECK(check_ready({}, living()).has_value());
  WatchedService ended = living();
  ended.running = [] { return false; };
  ended.describe_end = {};
  const Status status = check_ready({}, ended);
  REQUIRE_FALSE(status.has_value());
  CHECK(status.error().message == "the service ended before it was ready ()");
  CHECK(status.error().why.empty());
}

TEST_CASE("A refused check says how to write it") {
  const auto hint = [](const char* json, const std::vector<ServicePort>& ports) {
    const Error error = parse(json, ports).error();
    return error.why + "; " + error.hint;
  };
  CHECK(hint(R"({"http":"/"})", {}) == "'ports' declares none; declare a port, or write a whole URL");
  CHECK(hint(R"({"http":"/"})", {{"A", 1}, {"B", 2}}) == "'ports' declares several; add 'port: NAME'");
  CHECK(refusal(R"({"log":"x","timeout":"1001h"})", {}) == "environment.ready.timeout is not a duration");
}

TEST_CASE("Ports are sorted by name, and auto ones are free, different and none of those given") {
  const auto ports = choose_ports(*parse_json(R"({"B":"auto","A":65535,"C":"auto","0":1})", "it"), "ports");
  REQUIRE(ports.has_value());
  REQUIRE(ports->size() == 4);
  CHECK((*ports)[0] == ServicePort{"0", 1});
  CHECK((*ports)[1] == ServicePort{"A", 65535});
  CHECK((*ports)[2].name == "B");
  CHECK((*ports)[3].name == "C");
  CHECK((*ports)[2].number != (*ports)[3].number);
  for (const std::size_t automatic : {std::size_t{2}, std::size_t{3}}) {
    CHECK((*ports)[automatic].number >= 1024);
    CHECK((*ports)[automatic].number != 65535);
  }
  CHECK(port_variables({{"A", 1}, {"B", 65535}}) == std::vector<std::string>{"A=1", "B=65535"});
  CHECK(choose_ports(Json(), "ports")->empty());
  CHECK(choose_ports(Json::array(), "ports")->empty());
}
