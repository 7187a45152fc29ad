#include "sdk/script_stage.hpp"
#include "support/catch.hpp"

#include <slipway/kit/registry_access.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace slipway::kit;
using slipway::testing::FakeHost;
using slipway::testing::FakeRun;

namespace {

std::string g_login;

// A stage that asks for the options of one access.
FakeRun read_options(FakeHost& host) {
  const RegistryAccess access = parse_registry_access(Json::parse(
      R"({"login":{"index.docker.io":{"username":"ci","password-secret":"HUB"}},"insecure":["lab:5000"]})"));
  const auto body = [&](slipway::Host stage) {
    const RegistryOptions options = registry_options(stage, access);
    options.http.on_retry("HTTP 503");
    const RegistryLogin& login = options.logins.at("docker.io");
    g_login = login.username + ":" + login.password + (options.http.cancelled() ? " cancelled" : "") + " " +
              options.insecure.at(0);
  };
  return slipway::test::run_script(body, host);
}

}  // namespace

TEST_CASE("logins are by registry as references name it, whatever Docker Hub is called") {
  const RegistryAccess access = parse_registry_access(
      Json::parse(R"({"login":{"index.docker.io":{"username":"a","password-secret":"A"},)"
                  R"("ghcr.io":{"username":"b","password-secret":"B"}},"insecure":["lab:5000","index.docker.io"]})"));
  CHECK(access.logins == std::vector<SecretLogin>{{"docker.io", "a", "A"}, {"ghcr.io", "b", "B"}});
  CHECK(access.insecure == std::vector<std::string>{"lab:5000", "docker.io"});
  CHECK(parse_registry_access(Json::object()).logins.empty());
}

TEST_CASE("the schema of logins is JSON that other members can stand beside") {
  const Json schema = Json::parse("{" SLIPWAY_KIT_REGISTRY_PROPERTIES "}");
  CHECK(schema["login"]["additionalProperties"]["required"] == Json({"username", "password-secret"}));
  CHECK(schema["insecure"]["type"] == "array");
}

TEST_CASE("passwords are asked of the host, and retries are told in its log") {
  FakeHost host;
  host.secrets["HUB"] = "s3cret";
  const FakeRun run = read_options(host);
  CHECK(run.ok());
  CHECK(g_login == "ci:s3cret lab:5000");
  CHECK(run.log_text() == "HTTP 503\n");
}

TEST_CASE("a secret that the stage does not have is denied") {
  FakeHost host;
  const FakeRun run = read_options(host);
  CHECK(run.status == SLIPWAY_E_DENIED);
}
