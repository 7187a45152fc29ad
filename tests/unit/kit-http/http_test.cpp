#include "asking.hpp"
#include "support/catch.hpp"
#include "support/fault_server.hpp"
#include "support/temp_folder.hpp"

#include <slipway/kit/files.hpp>
#include <slipway/kit/http.hpp>

#include <string>
#include <vector>

using namespace slipway::kit;
using slipway::test::FaultServer;
using slipway::test::Reply;
using slipway::test::request_to;
using slipway::test::ServedRequest;
using slipway::test::TempFolder;

TEST_CASE("an answer has its status, its headers in any case and its body") {
  const FaultServer server([](const ServedRequest&) { return Reply{404, {{"X-One", " 1 "}, {"Link", ""}}, "none"}; });
  HttpClient client;
  const auto response = client.send(request_to(server.url("/a?b=c")));
  REQUIRE(response);
  CHECK(response->status == 404);
  CHECK_FALSE(response->ok());
  CHECK(response->header("x-oNE") == "1");
  CHECK(response->header("link").empty());
  CHECK(response->header("none").empty());
  CHECK(response->body == "none");
  CHECK(response->url == server.url("/a?b=c"));
  CHECK(server.log() == std::vector<std::string>{"GET /a?b=c"});
}

TEST_CASE("a request says who sends it and carries its headers") {
  const FaultServer server([](const ServedRequest&) { return Reply{}; });
  HttpClient client;
  HttpRequest request = request_to(server.url());
  request.headers = {{"Accept", "a/b"}};
  REQUIRE(client.send(request));
  const ServedRequest seen = server.requests().at(0);
  CHECK(seen.header("user-agent").rfind("slipway/", 0) == 0);
  CHECK(seen.header("accept") == "a/b");
  CHECK(seen.header("expect").empty());
}

TEST_CASE("requests to one host share a connection") {
  const FaultServer server([](const ServedRequest&) { return Reply{200, {}, "x"}; });
  HttpClient client;
  for (int i = 0; i < 5; ++i)
    REQUIRE(client.send(request_to(server.url())));
  CHECK(server.connections() == 1);
}

TEST_CASE("bodies go out from memory and from a file, also an empty one") {
  const FaultServer server([](const ServedRequest&) { return Reply{201}; });
  const TempFolder folder;
  HttpClient client;
  const std::string large(3 * 1024 * 1024 + 5, 'x');
  const Fd file = *open_file(folder.write("f", large));
  HttpRequest request = request_to(server.url());
  std::uint64_t sent = 0;
  request.on_sent = [&sent](std::uint64_t bytes) { sent = bytes; };
  request.method = "PUT";
  request.body = "memory";
  REQUIRE(client.send(request));
  request.body_fd = file.get();
  request.body_size = large.size();
  REQUIRE(client.send(request));
  CHECK(sent == large.size());
  request.body_fd = -1;
  request.body.clear();
  REQUIRE(client.send(request));
  request.method = "POST";
  REQUIRE(client.send(request));
  request.body = "posted";
  REQUIRE(client.send(request));
  request.method = "PATCH";
  REQUIRE(client.send(request));
  request.method = "DELETE";
  request.body.clear();
  REQUIRE(client.send(request));
  std::vector<std::string> bodies;
  for (const ServedRequest& seen : server.requests())
    bodies.push_back(seen.method + " " + (seen.body.size() > 100 ? std::to_string(seen.body.size()) : seen.body));
  CHECK(bodies == std::vector<std::string>{"PUT memory", "PUT " + std::to_string(large.size()), "PUT ", "POST ",
                                           "POST posted", "PATCH posted", "DELETE "});
}

TEST_CASE("HEAD gives headers and no body") {
  const FaultServer server([](const ServedRequest&) { return Reply{200, {{"X", "y"}}, "never sent"}; });
  HttpClient client;
  HttpRequest request = request_to(server.url());
  request.method = "HEAD";
  const auto response = client.send(request);
  REQUIRE(response);
  CHECK(response->header("x") == "y");
  CHECK(response->body.empty());
}

TEST_CASE("a sink takes good bodies only") {
  const FaultServer server(slipway::test::in_turn({{404, {}, "no"}, {200, {}, "content"}}));
  HttpClient client;
  std::string taken;
  HttpRequest request = request_to(server.url());
  request.sink = [&taken](std::string_view bytes) {
    taken += bytes;
    return Status();
  };
  CHECK(client.send(request)->body == "no");
  CHECK(taken.empty());
  CHECK(client.send(request)->body.empty());
  CHECK(taken == "content");
}

TEST_CASE("an error of the sink ends the request and is its outcome") {
  const FaultServer server([](const ServedRequest&) { return Reply{200, {}, "content"}; });
  HttpClient client;
  HttpRequest request = request_to(server.url());
  request.sink = [](std::string_view) { return Status(fail({SLIPWAY_E_IO, "the disk is full"})); };
  const auto response = client.send(request);
  REQUIRE_FALSE(response);
  CHECK(response.error().status == SLIPWAY_E_IO);
  CHECK(response.error().message == "the disk is full");
  CHECK(server.log().size() == 1);
}

TEST_CASE("redirects are followed and Authorization goes to the first origin only") {
  const FaultServer other([](const ServedRequest&) { return Reply{200, {}, "there"}; });
  const FaultServer server([&other](const ServedRequest& request) {
    if (request.target == "/near") return Reply{200, {}, "here"};
    return Reply{307, {{"Location", request.target == "/1" ? "/near" : other.url("/blob?sig=1")}}};
  });
  HttpClient client;
  HttpRequest request = request_to(server.url("/1"));
  request.headers = {{"Authorization", "Bearer secret"}, {"Accept", "*/*"}};
  CHECK(client.send(request)->body == "here");
  CHECK(server.requests().at(1).header("authorization") == "Bearer secret");
  request.url = server.url("/2");
  const auto far = client.send(request);
  REQUIRE(far);
  CHECK(far->body == "there");
  CHECK(far->url == other.url("/blob?sig=1"));
  CHECK(other.requests().at(0).header("authorization").empty());
  CHECK(other.requests().at(0).header("accept") == "*/*");
}

TEST_CASE("a redirect of a PUT is an answer and is not followed") {
  const FaultServer server([](const ServedRequest&) { return Reply{307, {{"Location", "/other"}}}; });
  HttpClient client;
  HttpRequest request = request_to(server.url());
  request.method = "PUT";
  CHECK(client.send(request)->status == 307);
  CHECK(server.log().size() == 1);
}
