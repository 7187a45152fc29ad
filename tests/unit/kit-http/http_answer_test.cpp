// Answers of every form that HTTP allows, and redirects.
#include "asking.hpp"
#include "support/catch.hpp"
#include "support/fault_server.hpp"

#include <slipway/kit/http.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace slipway::kit;
using slipway::test::FaultServer;
using slipway::test::impatient;
using slipway::test::in_turn;
using slipway::test::Reply;
using slipway::test::request_to;
using slipway::test::ServedRequest;

namespace {

Reply raw(const std::string& bytes, bool close = false) {
  Reply reply;
  reply.raw = bytes;
  reply.close = close;
  return reply;
}

Result<HttpResponse> ask(const FaultServer& server, const std::string& method = "GET") {
  return HttpClient(impatient()).send(request_to(server.url(), method));
}

const std::string k_chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Before: 1\r\n\r\n";

}  // namespace

TEST_CASE("a body in chunks is put together, whatever stands between them") {
  const FaultServer server(
      in_turn({raw(k_chunked + "4\r\nfour\r\n5;name=\"value\"\r\n five\r\n0\r\nX-After: 2\r\n\r\n")}));
  const auto response = ask(server);
  REQUIRE(response);
  CHECK(response->body == "four five");
  CHECK(response->header("x-before") == "1");
}

TEST_CASE("N11: chunks that end early or have no number are tried again and never taken for whole") {
  for (const std::string& broken :
       {std::string("4\r\nfour\r\n"), std::string("4\r\nfo"), std::string("zz\r\nfour\r\n")}) {
    const FaultServer mending(in_turn({raw(k_chunked + broken, true), {200, {}, "whole"}}));
    const auto mended = ask(mending);
    INFO(broken);
    REQUIRE(mended);
    CHECK(mended->body == "whole");
    const FaultServer server(in_turn({raw(k_chunked + broken, true)}));
    const auto response = ask(server);
    REQUIRE_FALSE(response);
    CHECK(response.error().status == SLIPWAY_E_TRANSIENT);
    CHECK(server.log().size() == 3);
  }
}

TEST_CASE("N14: the limit of a body counts chunks too") {
  const FaultServer server(in_turn({raw(k_chunked + "4\r\nfour\r\n4\r\nfive\r\n0\r\n\r\n")}));
  HttpRequest request = request_to(server.url());
  request.body_limit = 7;
  const auto response = HttpClient(impatient()).send(request);
  REQUIRE_FALSE(response);
  CHECK(response.error().status == SLIPWAY_E_INTEGRITY);
  CHECK(response.error().why == "it has more than 7 bytes");
}

TEST_CASE("the page of an error may be longer than the content that was asked for") {
  const std::string page(5000, 'x');
  for (const int status : {401, 404, 503}) {
    const FaultServer server(in_turn({{status, {}, page}, {200, {}, "tiny"}}));
    HttpRequest request = request_to(server.url());
    request.body_limit = 4;
    HttpClient client(impatient());
    const auto first = client.send_once(request);
    INFO(status);
    REQUIRE(first);
    CHECK(first->status == status);
    CHECK(first->body == page);
    CHECK(client.send_once(request)->body == "tiny");
  }
}

TEST_CASE("the page of a redirect may be longer than the content that was asked for") {
  const FaultServer server([](const ServedRequest& request) {
    return request.target == "/" ? Reply{307, {{"Location", "/there"}}, std::string(500, 'x')} : Reply{200, {}, "tiny"};
  });
  HttpRequest request = request_to(server.url());
  request.body_limit = 4;
  std::string taken;
  request.sink = [&taken](std::string_view bytes) {
    taken += bytes;
    return Status();
  };
  REQUIRE(HttpClient(impatient()).send(request));
  CHECK(taken == "tiny");
}

TEST_CASE("the page of an error has a limit too") {
  const FaultServer server(in_turn({{404, {}, std::string(1024 * 1024 + 1, 'x')}}));
  HttpRequest request = request_to(server.url());
  request.body_limit = 4;
  const auto response = HttpClient(impatient()).send(request);
  REQUIRE_FALSE(response);
  CHECK(response.error().status == SLIPWAY_E_INTEGRITY);
  CHECK(response.error().why == "it has more than 1048576 bytes");
}

TEST_CASE("headers of an answer on the way do not become those of the answer") {
  const FaultServer server(in_turn({raw("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\nX-Both: early\r\n\r\n"
                                        "HTTP/1.1 200 OK\r\nX-Both: late\r\nContent-Length: 2\r\n\r\nok")}));
  const auto response = ask(server);
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(response->body == "ok");
  CHECK(response->header("link").empty());
  CHECK(response->header("x-both") == "late");
}

TEST_CASE("a header that is there twice is its first, and a value may hold colons") {
  const FaultServer server(in_turn({raw("HTTP/1.1 200 OK\r\nX-A: one\r\nx-a: two\r\nX-Time:12:30:00\t \r\nX-Empty:\r\n"
                                        "Content-Length: 0\r\n\r\n")}));
  const auto response = ask(server);
  REQUIRE(response);
  CHECK(response->header("X-A") == "one");
  CHECK(response->header("x-time") == "12:30:00");
  CHECK(response->header("x-empty").empty());
  CHECK(response->headers.size() == 5);
}

TEST_CASE("an answer without a length ends with its connection") {
  const FaultServer server(in_turn({raw("HTTP/1.0 200 OK\r\n\r\nuntil the end", true)}));
  CHECK(ask(server)->body == "until the end");
}

TEST_CASE("an answer that has no body does not wait for one") {
  for (const std::string status : {"204 No Content", "304 Not Modified"}) {
    const FaultServer server(in_turn({raw("HTTP/1.1 " + status + "\r\nETag: x\r\n\r\n")}));
    const auto response = ask(server);
    REQUIRE(response);
    CHECK(response->status == std::stoi(status));
    CHECK(response->body.empty());
  }
}

TEST_CASE("redirects of GET and HEAD are followed, all five kinds of them") {
  for (const char* const method : {"GET", "HEAD"}) {
    for (const int status : {301, 302, 303, 307, 308}) {
      const FaultServer server([status](const ServedRequest& request) {
        return request.target == "/" ? Reply{status, {{"Location", "there?a=b"}}, "gone"} : Reply{200, {}, "found"};
      });
      const auto response = ask(server, method);
      REQUIRE(response);
      CHECK(response->status == 200);
      CHECK(response->url == server.url("/there?a=b"));
      CHECK(server.log() == std::vector<std::string>{std::string(method) + " /", std::string(method) + " /there?a=b"});
    }
  }
}

TEST_CASE("what only looks like a redirect is an answer") {
  for (const Reply& reply : {Reply{302, {}, "no place"}, Reply{300, {{"Location", "/x"}}, "choose"},
                             Reply{201, {{"Location", "/x"}}, "made"}, Reply{304, {{"Location", "/x"}}}}) {
    const FaultServer server(in_turn({reply}));
    const auto response = ask(server);
    REQUIRE(response);
    CHECK(response->status == reply.status);
    CHECK(response->body == reply.body);
    CHECK(server.log().size() == 1);
  }
  for (const char* const method : {"POST", "PATCH", "DELETE"}) {
    const FaultServer server(in_turn({{308, {{"Location", "/x"}}}}));
    CHECK(ask(server, method)->status == 308);
    CHECK(server.log().size() == 1);
  }
}

TEST_CASE("five redirects are followed and the answer behind them counts") {
  const FaultServer server([](const ServedRequest& request) {
    const int hop = request.target == "/" ? 0 : std::stoi(request.target.substr(1));
    return hop < 5 ? Reply{302, {{"Location", "/" + std::to_string(hop + 1)}}} : Reply{200, {}, "arrived"};
  });
  CHECK(ask(server)->body == "arrived");
  CHECK(server.log().size() == 6);
}

TEST_CASE("a cookie goes no further than Authorization, other headers go along") {
  const FaultServer other([](const ServedRequest&) { return Reply{200, {}, "there"}; });
  const FaultServer server([&other](const ServedRequest&) { return Reply{302, {{"Location", other.url()}}}; });
  HttpRequest request = request_to(server.url());
  request.headers = {{"cookie", "session"}, {"AUTHORIZATION", "Basic x"}, {"Accept", "a/b"}, {"X-Own", "1"}};
  REQUIRE(HttpClient(impatient()).send(request));
  const ServedRequest seen = other.requests().at(0);
  CHECK(seen.header("cookie").empty());
  CHECK(seen.header("authorization").empty());
  CHECK(seen.header("accept") == "a/b");
  CHECK(seen.header("x-own") == "1");
  CHECK(server.requests().at(0).header("cookie") == "session");
}

TEST_CASE("headers that a redirect took away are there again in the next request") {
  const FaultServer other([](const ServedRequest&) { return Reply{503}; });
  const FaultServer server([&other](const ServedRequest&) { return Reply{302, {{"Location", other.url()}}}; });
  HttpRequest request = request_to(server.url());
  request.headers = {{"Authorization", "Basic x"}};
  CHECK_FALSE(HttpClient(impatient()).send(request));
  REQUIRE(server.requests().size() == 3);
  for (const ServedRequest& seen : server.requests())
    CHECK(seen.header("authorization") == "Basic x");
  for (const ServedRequest& seen : other.requests())
    CHECK(seen.header("authorization").empty());
}

TEST_CASE("N16: a redirect to a name of this machine is refused as its address is") {
  for (const std::string host : {"localhost.", "registry.localhost", "[::1]", "0x7f.0.0.2"}) {
    const FaultServer server(in_turn({{302, {{"Location", "http://" + host + ":9/"}}}}));
    const auto response = ask(server);
    INFO(host);
    REQUIRE_FALSE(response);
    CHECK(response.error().status == SLIPWAY_E_INTEGRITY);
    CHECK(server.log().size() == 1);
  }
}

TEST_CASE("an error page is told in one line, without what a terminal would obey") {
  const auto why = [](const std::string& body) {
    return error_of({404, "http://h/x?token=hidden", {}, body}, "cannot get it").why;
  };
  CHECK(why("") == "HTTP 404 from http://h/x");
  CHECK(why(" \r\n\t") == "HTTP 404 from http://h/x");
  CHECK(why("a\r\nb\x1b[2J\x7f") == "HTTP 404 from http://h/x: a  b [2J");
  CHECK(why(std::string(600, 'x')) == "HTTP 404 from http://h/x: " + std::string(500, 'x'));
}

TEST_CASE("an answer stands for an error that passes or for one that stays") {
  for (const int status : {408, 429, 499, 500, 502, 503, 504, 522, 599})
    CHECK(error_of({status, {}, {}, {}}, "x").status == SLIPWAY_E_TRANSIENT);
  for (const int status : {300, 400, 401, 403, 404, 410, 413, 451, 501, 507})
    CHECK(error_of({status, {}, {}, {}}, "x").status == SLIPWAY_E_REFUSED);
}

TEST_CASE("work of several requests is repeated as a whole, by the same rules") {
  std::vector<long> waits;
  HttpOptions options;
  options.sleep = [&waits](std::chrono::milliseconds time) { waits.push_back(time.count()); };
  options.random = [] { return 0.0; };
  HttpClient client(std::move(options));
  int tries = 0;
  const auto mended = client.retry([&tries]() -> Result<HttpResponse> {
    if (++tries == 1) return fail({SLIPWAY_E_TRANSIENT, "no answer", "a reset"});
    return HttpResponse{tries == 2 ? 429 : 201, "http://h/", {{"Retry-After", "2"}}, {}};
  });
  REQUIRE(mended);
  CHECK(mended->status == 201);
  CHECK(waits == std::vector<long>{1000, 2000});
  tries = 0;
  const auto refused = client.retry([&tries]() -> Result<HttpResponse> {
    ++tries;
    return fail({SLIPWAY_E_REFUSED, "no"});
  });
  CHECK(refused.error().message == "no");
  CHECK(tries == 1);
}
