#include "base64.hpp"
#include "registry_auth.hpp"
#include "support/catch.hpp"
#include "support/fault_server.hpp"

#include <slipway/kit/oci_registry.hpp>

#include <string>
#include <vector>

using namespace slipway::kit;
using slipway::test::FaultServer;
using slipway::test::Reply;
using slipway::test::ServedRequest;

namespace {

RegistryOptions options_with(const std::string& registry) {
  RegistryOptions options;
  options.http.sleep = [](std::chrono::milliseconds) {};
  options.docker_config = "/nonexistent";
  if (!registry.empty()) options.logins[registry] = {"ci", "s3cret"};
  return options;
}

// A registry and its token service in one server; tokens are good for as many requests as `uses` says.
class TokenRegistry {
public:
  explicit TokenRegistry(int uses = 1000)
      : m_uses(uses), m_server([this](const ServedRequest& r) { return answer(r); }) {}

  FaultServer& server() { return m_server; }
  std::string realm;  // Empty: /token of the server itself.
  int token_status = 200;
  std::string token_key = "token";

  Result<std::optional<std::string>> resolve(const RegistryOptions& options) {
    return open_repository(parse_reference(m_server.host() + "/team/app").value(), options).value()->resolve("1.0");
  }

private:
  Reply answer(const ServedRequest& request) {
    if (request.target.rfind("/token", 0) == 0) {
      ++m_tokens;
      m_left = m_uses;
      return {token_status, {}, "{\"" + token_key + "\":\"t" + std::to_string(m_tokens) + "\"}"};
    }
    if (request.header("authorization") == "Bearer t" + std::to_string(m_tokens) && m_left-- > 0)
      return {200, {{"Docker-Content-Digest", "sha256:" + std::string(64, 'a')}}};
    const std::string place = realm.empty() ? m_server.url("/token?x=1") : realm;
    return {401,
            {{"Www-Authenticate",
              "Bearer realm=\"" + place + "\",service=\"the registry\",scope=\"repository:team/app:pull\""}}};
  }

  int m_uses;
  int m_tokens = 0;
  int m_left = 0;
  FaultServer m_server;
};

}  // namespace

TEST_CASE("challenges are read as RFC 9110 writes them") {
  const auto shown = [](const std::string& header) {
    std::string text;
    for (const Challenge& challenge : parse_challenges(header)) {
      text += challenge.scheme + "(";
      for (const auto& [key, value] : challenge.parameters)
        text += key + "=" + value + ";";
      text += ")";
    }
    return text;
  };
  CHECK(shown(R"(Bearer realm="https://a/t",service="s",scope="repository:x:pull,push")") ==
        "bearer(realm=https://a/t;scope=repository:x:pull,push;service=s;)");
  CHECK(shown(R"(Basic realm="a \"b\"", Bearer Realm = "c" , service=d)") ==
        "basic(realm=a \"b\";)bearer(realm=c;service=d;)");
  CHECK(shown("Negotiate") == "negotiate()");
  CHECK(shown(R"(Negotiate YII==, Bearer realm="https://a/t")") == "negotiate(yii=;)bearer(realm=https://a/t;)");
  CHECK(shown("").empty());
  CHECK(shown("=,\"x").empty());
  CHECK(shown("Bearer realm=\"no end") == "bearer(realm=no end;)");
}

TEST_CASE("base64 is that of RFC 4648") {
  const std::vector<std::pair<std::string, std::string>> vectors = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, text] : vectors) {
    CHECK(base64_encoded(plain) == text);
    if (!text.empty()) CHECK(base64_decoded(text).value() == plain);
  }
  CHECK(base64_decoded("Zg").value() == "f");
  for (const std::string text : {"!", "Zg=a", "====", "Z", "Zm9v="})
    CHECK_FALSE(base64_decoded(text));
}

TEST_CASE("a bearer token is fetched with the login, for the scope asked for, and used for what follows") {
  TokenRegistry registry;
  const auto repository = open_repository(parse_reference(registry.server().host() + "/team/app").value(),
                                          options_with(registry.server().host()))
                              .value();
  REQUIRE(repository->resolve("1.0"));
  REQUIRE(repository->resolve("1.0"));
  const std::vector<ServedRequest> seen = registry.server().requests();
  REQUIRE(seen.size() == 4);
  CHECK(seen[0].header("authorization").empty());
  CHECK(seen[1].target == "/token?x=1&scope=repository%3Ateam%2Fapp%3Apull&service=the%20registry");
  CHECK(seen[1].header("authorization") == "Basic " + base64_encoded("ci:s3cret"));
  CHECK(seen[2].header("authorization") == "Bearer t1");
  CHECK(seen[3].header("authorization") == "Bearer t1");
}

TEST_CASE("without a login a token is asked for anonymously, and access_token is a token too") {
  TokenRegistry registry;
  registry.token_key = "access_token";
  REQUIRE(registry.resolve(options_with("")));
  CHECK(registry.server().requests().at(1).header("authorization").empty());
}

TEST_CASE("N9: a token that expires on the way is renewed once") {
  TokenRegistry registry(1);
  const auto repository = open_repository(parse_reference(registry.server().host() + "/team/app").value(),
                                          options_with(registry.server().host()))
                              .value();
  REQUIRE(repository->resolve("1.0"));
  REQUIRE(repository->resolve("1.0"));
  TokenRegistry useless(0);
  const auto refused = useless.resolve(options_with(useless.server().host()));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().status == SLIPWAY_E_REFUSED);
  CHECK(useless.server().log().size() == 3);
}

TEST_CASE("a token service that says no is named") {
  TokenRegistry registry;
  registry.token_status = 403;
  const auto refused = registry.resolve(options_with(registry.server().host()));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().status == SLIPWAY_E_REFUSED);
  CHECK(refused.error().message == "no token for " + registry.server().host());
  CHECK(refused.error().hint == "is the password of ci right?");
}

TEST_CASE("N16: a password goes to no realm that an answer should not name") {
  const auto refusal = [](const std::string& realm) {
    TokenRegistry registry;
    registry.realm = realm;
    const auto refused = registry.resolve(options_with(registry.server().host()));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().status == SLIPWAY_E_INTEGRITY);
    CHECK(registry.server().log().size() == 1);
    return refused.error().why;
  };
  CHECK(refusal("http://auth.example.com/token") == "that is not https");
  CHECK(refusal("https://169.254.169.254/token") == "that is an inner address");
  CHECK(refusal("https://10.0.0.1/token") == "that is an inner address");
  CHECK(refusal("file:///etc/passwd") == "it is neither http nor https");
  CHECK(refusal("https://a:b@example.com/") == "it holds a user name or password");
}

TEST_CASE("a registry that wants something else says what") {
  const FaultServer server([](const ServedRequest&) { return Reply{401, {{"WWW-Authenticate", "Negotiate"}}}; });
  const auto repository =
      open_repository(parse_reference(server.host() + "/app").value(), options_with(server.host())).value();
  const auto refused = repository->resolve("1.0");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == server.host() + " asks for a login in a way that is not supported");
}
