#include "asking.hpp"
#include "support/catch.hpp"
#include "support/fault_server.hpp"

#include <slipway/kit/http.hpp>

#include <chrono>
#include <ctime>
#include <string>
#include <vector>

using namespace slipway::kit;
using namespace std::chrono_literals;
using slipway::test::FaultServer;
using slipway::test::in_turn;
using slipway::test::Reply;
using slipway::test::request_to;
using slipway::test::ServedRequest;

namespace {

// A client that notes its waits instead of waiting.
struct Patient {
  std::vector<long> waits;
  std::vector<std::string> reasons;
  double random = 0;
  HttpClient client;

  Patient() : client(options()) {}
  HttpOptions options() {
    HttpOptions chosen;
    chosen.sleep = [this](std::chrono::milliseconds time) { waits.push_back(time.count()); };
    chosen.random = [this] { return random; };
    chosen.on_retry = [this](const std::string& why) { reasons.push_back(why); };
    return chosen;
  }
  Result<HttpResponse> get(const FaultServer& server) { return client.send(request_to(server.url())); }
};

std::string http_date(std::time_t time) {
  char text[64];
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return text;
}

}  // namespace

TEST_CASE("N7: a bad answer is tried again after 1 and 3 seconds") {
  for (const int status : {408, 429, 499, 500, 502, 503, 504, 522}) {
    const FaultServer server(in_turn({{status}, {status}, {200, {}, "good"}}));
    Patient patient;
    const auto response = patient.get(server);
    REQUIRE(response);
    CHECK(response->body == "good");
    CHECK(patient.waits == std::vector<long>{1000, 3000});
    CHECK(server.log().size() == 3);
  }
}

TEST_CASE("N7: after three bad answers the error is transient and tells the count") {
  const FaultServer server(in_turn({{503, {}, "over\nloaded"}}));
  Patient patient;
  const auto response = patient.get(server);
  REQUIRE_FALSE(response);
  CHECK(response.error().status == SLIPWAY_E_TRANSIENT);
  CHECK(response.error().why == "HTTP 503 from " + server.url() + ": over loaded, 3 tries");
  CHECK(server.log().size() == 3);
  CHECK(patient.reasons == std::vector<std::string>{
                               "HTTP 503 from " + server.url() + "; trying again in 1.0 s",
                               "HTTP 503 from " + server.url() + "; trying again in 3.0 s",
                           });
}

TEST_CASE("what a URL may hide is told neither before a retry nor after the last one") {
  const FaultServer server(in_turn({{503}}));
  Patient patient;
  HttpRequest request;
  request.url = server.url("/upload?_state=hidden&signature=hidden");
  const auto response = patient.client.send(request);
  REQUIRE_FALSE(response);
  CHECK(response.error().why == "HTTP 503 from " + server.url("/upload") + ", 3 tries");
  CHECK(patient.reasons == std::vector<std::string>{
                               "HTTP 503 from " + server.url("/upload") + "; trying again in 1.0 s",
                               "HTTP 503 from " + server.url("/upload") + "; trying again in 3.0 s",
                           });
}

TEST_CASE("N10: other answers are final") {
  for (const int status : {400, 401, 403, 404, 451, 501, 507}) {
    const FaultServer server(in_turn({{status}}));
    Patient patient;
    const auto response = patient.get(server);
    REQUIRE(response);
    CHECK(response->status == status);
    CHECK(server.log().size() == 1);
  }
}

TEST_CASE("waits vary by a tenth") {
  const FaultServer server(in_turn({{500}}));
  Patient patient;
  patient.random = -1;
  (void)patient.get(server);
  patient.random = 0.5;
  (void)patient.get(server);
  CHECK(patient.waits == std::vector<long>{900, 2700, 1050, 3150});
}

TEST_CASE("N8: Retry-After is obeyed up to a minute") {
  const auto waits = [](const std::string& value) {
    const FaultServer server(in_turn({{429, {{"Retry-After", value}}}, {200}}));
    Patient patient;
    REQUIRE(patient.get(server));
    return patient.waits.at(0);
  };
  CHECK(waits("7") == 7000);
  CHECK(waits("0") == 0);
  CHECK(waits("1000000000") == 60000);
  CHECK(waits("99999999999999999999999") == 1000);
  CHECK(waits("soon") == 1000);
  CHECK(waits("-5") == 0);
  CHECK(waits(http_date(std::time(nullptr) - 3600)) == 0);
  const long until_date = waits(http_date(std::time(nullptr) + 20));
  CHECK(until_date >= 18000);
  CHECK(until_date <= 20000);
  CHECK(waits(http_date(std::time(nullptr) + 100000)) == 60000);
}

TEST_CASE("N8: when the tries are used up the error says how long the server wants to be left alone") {
  const FaultServer server(in_turn({{429, {{"Retry-After", "1000"}}}}));
  Patient patient;
  const auto response = patient.get(server);
  REQUIRE_FALSE(response);
  CHECK(response.error().status == SLIPWAY_E_TRANSIENT);
  CHECK(response.error().hint == "the server asks to wait 1000.0 s");
}

TEST_CASE("N2: a closed port gives a transient error after three tries") {
  Patient patient;
  HttpRequest request;
  request.url = "http://127.0.0.1:" + std::to_string(slipway::test::closed_port()) + "/";
  const auto response = patient.client.send(request);
  REQUIRE_FALSE(response);
  CHECK(response.error().status == SLIPWAY_E_TRANSIENT);
  CHECK(response.error().message == "no answer from " + request.url.substr(0, request.url.size() - 1));
  CHECK(response.error().why.find("3 tries") != std::string::npos);
  CHECK(patient.waits == std::vector<long>{1000, 3000});
}

TEST_CASE("a sink is told of each new try") {
  const FaultServer server(in_turn({{200, {}, "ha", 4, true}, {200, {}, "whole"}}));
  Patient patient;
  HttpRequest request;
  request.url = server.url();
  std::string taken;
  request.restart = [&taken] { taken.clear(); };
  request.sink = [&taken](std::string_view bytes) {
    taken += bytes;
    return Status();
  };
  REQUIRE(patient.client.send(request));
  CHECK(taken == "whole");
}

TEST_CASE("a body is sent whole again in each try") {
  const FaultServer server(in_turn({{503}, {201}}));
  Patient patient;
  HttpRequest request;
  request.method = "PUT";
  request.url = server.url();
  request.body = "content";
  REQUIRE(patient.client.send(request));
  CHECK(server.requests().at(0).body == "content");
  CHECK(server.requests().at(1).body == "content");
}

TEST_CASE("real waits end when the caller is cancelled") {
  const FaultServer server(in_turn({{503}}));
  bool cancelled = false;
  HttpOptions options;
  options.cancelled = [&cancelled] { return cancelled; };
  options.on_retry = [&cancelled](const std::string&) { cancelled = true; };
  HttpClient client(options);
  const auto start = std::chrono::steady_clock::now();
  HttpRequest request;
  request.url = server.url();
  const auto response = client.send(request);
  REQUIRE_FALSE(response);
  CHECK(response.error().status == SLIPWAY_E_CANCELLED);
  CHECK(std::chrono::steady_clock::now() - start < 900ms);  // The shortest wait before a second try.
  CHECK(server.log().size() == 1);
}
