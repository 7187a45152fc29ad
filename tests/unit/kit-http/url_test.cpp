#include "support/catch.hpp"

#include <slipway/kit/http_url.hpp>

#include <string>

using namespace slipway::kit;

namespace {

std::string resolved(const std::string& base, const std::string& reference) {
  const auto url = resolve_url(parse_url(base).value(), reference);
  return url ? url->text : url.error().message + ": " + url.error().why;
}

}  // namespace

TEST_CASE("a URL is taken apart, with the port it means") {
  const auto url = parse_url("HTTPS://Registry.Example.com/v2/?a=b");
  REQUIRE(url);
  CHECK(url->scheme == "https");
  CHECK(url->host == "registry.example.com");
  CHECK(url->port == "443");
  CHECK(parse_url("http://[::1]:5000/")->host == "[::1]");
  CHECK(parse_url("http://[::1]:5000/")->port == "5000");
}

TEST_CASE("a message shows no part of a URL that may be a secret") {
  CHECK(shown_url("https://host/v2/blobs/uploads/1?_state=token&digest=x") == "https://host/v2/blobs/uploads/1");
  CHECK(shown_url("https://user:pa ss@host/path#part") == "https://host/path");
  CHECK(shown_url("https://user:p@ss@host") == "https://host");
  CHECK(shown_url("https://host/@scope/name") == "https://host/@scope/name");
  CHECK(shown_url("user:secret@host/path") == "host/path");
  CHECK(shown_url("") == "");
}

TEST_CASE("addresses that are not plain http or https are refused") {
  const auto why = [](const std::string& text) {
    const auto url = parse_url(text);
    REQUIRE_FALSE(url);
    CHECK(url.error().status == SLIPWAY_E_INTEGRITY);
    return url.error().why;
  };
  CHECK(why("file:///etc/passwd") == "it is neither http nor https");
  CHECK(why("gopher://host/x") == "it is neither http nor https");
  CHECK(why("/v2/") == "it is not an absolute URL");
  CHECK(why("") == "it is not an absolute URL");
  CHECK(why("http://user:secret@host/") == "it holds a user name or password");
  CHECK(parse_url("http://user:secret@host/").error().message == "the address http://host is refused");
}

TEST_CASE("a reference is resolved against its base and keeps its query") {
  CHECK(resolved("http://h:5000/v2/a/blobs/uploads/", "/v2/a/blobs/uploads/id?_state=x%3D") ==
        "http://h:5000/v2/a/blobs/uploads/id?_state=x%3D");
  CHECK(resolved("http://h:5000/v2/a/blobs/uploads/", "id?x=1") == "http://h:5000/v2/a/blobs/uploads/id?x=1");
  CHECK(resolved("http://h:5000/v2/", "https://other/x") == "https://other/x");
  CHECK(resolved("http://h:5000/v2/", "file:///etc/passwd") ==
        "the address file:///etc/passwd is refused: it is neither http nor https");
}

TEST_CASE("an origin is scheme, host and port") {
  const auto url = [](const char* text) { return *parse_url(text); };
  CHECK(same_origin(url("https://h/a"), url("https://H:443/b")));
  CHECK_FALSE(same_origin(url("https://h/"), url("http://h/")));
  CHECK_FALSE(same_origin(url("https://h/"), url("https://h:444/")));
  CHECK_FALSE(same_origin(url("https://h/"), url("https://g/")));
}

TEST_CASE("loopback and inner addresses are known in all their forms") {
  for (const char* host : {"localhost", "127.0.0.1", "127.9.9.9", "[::1]"})
    CHECK(is_loopback(host));
  for (const char* host : {"example.com", "10.0.0.1", "128.0.0.1", "127.0.0.1.example.com"})
    CHECK_FALSE(is_loopback(host));
  for (const char* host : {"169.254.169.254", "10.1.2.3", "172.31.0.1", "192.168.1.1", "0.0.0.0", "2130706433",
                           "0x7f.1", "[fe80::1]", "[fd00::1]", "[::ffff:10.0.0.1]", "localhost"})
    CHECK(is_inner_address(host));
  for (const char* host : {"example.com", "8.8.8.8", "172.32.0.1", "[2001:db8::1]"})
    CHECK_FALSE(is_inner_address(host));
}

TEST_CASE("a text is made safe as a component of a URL") {
  CHECK(percent_encoded("repository:a/b:pull,push") == "repository%3Aa%2Fb%3Apull%2Cpush");
  CHECK(percent_encoded("a-b._~Z9") == "a-b._~Z9");
  CHECK(percent_encoded(std::string("\0\xff", 2)) == "%00%FF");
}

TEST_CASE("names of this machine are inner addresses however they are written") {
  for (const char* host : {"localhost.", "app.localhost", "app.localhost.", "127.0.0.1.", "10.0.0.1."})
    CHECK(is_inner_address(host));
  for (const char* host : {"localhost.example.com", "notlocalhost", ".", "", "example.com."})
    CHECK_FALSE(is_inner_address(host));
}

TEST_CASE("inner networks end where they end") {
  for (const char* host : {"9.255.255.255",   "11.0.0.0",    "172.15.255.255", "192.167.255.255",  "192.169.0.0",
                           "169.253.255.255", "169.255.0.0", "100.63.255.255", "100.128.0.0",      "126.255.255.255",
                           "128.0.0.0",       "1.0.0.0",     "[2000::1]",      "[::ffff:8.8.8.8]", "[fbff::1]",
                           "[fe00::1]",       "[::2]",       "256.0.0.1",      "10.0.0.0.1",       "[10.0.0.1"})
    CHECK_FALSE(is_inner_address(host));
  for (const char* host :
       {"10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "169.254.0.0", "100.64.0.0", "100.127.255.255",
        "0.1.2.3", "127.255.255.255", "0177.0.0.1", "10.1", "[::]", "[fc00::]", "[fdff::1]", "[febf::1]",
        "[fe80::1%eth0]", "[::ffff:169.254.169.254]", "[::FFFF:7f00:1]", "::1"})
    CHECK(is_inner_address(host));
}

TEST_CASE("references of every form are resolved as RFC 3986 says") {
  const std::string base = "http://h:5000/a/b/c?x=1#part";
  CHECK(resolved(base, "d") == "http://h:5000/a/b/d");
  CHECK(resolved(base, "./d") == "http://h:5000/a/b/d");
  CHECK(resolved(base, "../d") == "http://h:5000/a/d");
  CHECK(resolved(base, "../../../../d") == "http://h:5000/d");
  CHECK(resolved(base, "/d") == "http://h:5000/d");
  CHECK(resolved(base, "?y=2") == "http://h:5000/a/b/c?y=2");
  CHECK(resolved(base, "//other:1/d") == "http://other:1/d");
  CHECK(resolved(base, "HTTPS://Other/d") == "https://Other/d");
}

TEST_CASE("what a header could smuggle into a request is no address") {
  for (const std::string text : {"http://h/\r\nX-Evil: 1", "http://h\r\nX: 1/", "http://h/a\tb\x01", "http://h:99999/",
                                 "http://h:x/", "http://[::1/", "http://h h/", "//host/path", "host/path"}) {
    INFO(text);
    const auto url = parse_url(text);
    REQUIRE_FALSE(url);
    CHECK(url.error().status == SLIPWAY_E_INTEGRITY);
  }
}

TEST_CASE("a refused address is shown without its secrets and not at any length") {
  const auto message = [](const std::string& text) { return parse_url(text).error().message; };
  CHECK(message("ftp://host/file?token=hidden#hidden") == "the address ftp://host/file is refused");
  CHECK(message("nonsense?token=hidden") == "the address nonsense is refused");
  CHECK(message("gopher://host/" + std::string(1000, 'x')) ==
        "the address " + ("gopher://host/" + std::string(1000, 'x')).substr(0, 300) + " is refused");
}
