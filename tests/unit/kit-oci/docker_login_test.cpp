#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/kit/oci_registry.hpp>

#include <cstdlib>
#include <string>

using namespace slipway::kit;
using slipway::test::TempFolder;

namespace {

// "name:password", "none", or the status and text of the error.
std::string login(const std::string& config, const std::string& registry) {
  const TempFolder folder;
  folder.write("config.json", config);
  const auto found = docker_login(folder.path(), registry);
  if (!found) return std::to_string(found.error().status) + " " + found.error().message;
  return *found ? (*found)->username + ":" + (*found)->password : "none";
}

}  // namespace

TEST_CASE("logins are found under the names that Docker gives them") {
  const std::string config = R"({"auths":{"ghcr.io":{"auth":"dXNlcjpwYTpzcw=="},)"
                             R"("https://index.docker.io/v1/":{"auth":"aHViOng="},)"
                             R"("https://old.example.com":{"username":"u","password":"p"},"empty.io":{}}})";
  CHECK(login(config, "ghcr.io") == "user:pa:ss");
  CHECK(login(config, "docker.io") == "hub:x");
  CHECK(login(config, "old.example.com") == "u:p");
  CHECK(login(config, "empty.io") == "none");
  CHECK(login(config, "127.0.0.1:5000") == "none");
  CHECK(login("{}", "ghcr.io") == "none");
}

TEST_CASE("credential helpers are named when they would be needed and only then") {
  const std::string config = R"({"credsStore":"desktop","credHelpers":{"gcr.io":"gcloud"},"auths":{"ghcr.io":{}}})";
  CHECK(login(config, "gcr.io") == "-2 the login for gcr.io is kept by a credential helper");
  CHECK(login(config, "ghcr.io") == "-2 the login for ghcr.io is kept by a credential helper");
  CHECK(login(config, "quay.io") == "none");
}

TEST_CASE("a broken file and a broken login are the user's to mend") {
  CHECK(login("{", "ghcr.io").rfind("-1 ", 0) == 0);
  CHECK(login(R"({"auths":{"ghcr.io":{"auth":"!!"}}})", "ghcr.io") ==
        "-1 the login for ghcr.io in Docker's config.json is not valid");
  CHECK(login(R"({"auths":{"ghcr.io":{"auth":"bm9jb2xvbg=="}}})", "ghcr.io").rfind("-1 ", 0) == 0);
  CHECK(login(R"({"auths":{"ghcr.io":{"identitytoken":"x","auth":"dTo="}}})", "ghcr.io").rfind("-2 ", 0) == 0);
}

TEST_CASE("no folder and no file is no login") {
  const TempFolder folder;
  CHECK_FALSE(docker_login("", "ghcr.io").value());
  CHECK_FALSE(docker_login(folder.path(), "ghcr.io").value());
}

TEST_CASE("the folder is DOCKER_CONFIG, else .docker at home") {
  ::setenv("HOME", "/somewhere", 1);
  ::unsetenv("DOCKER_CONFIG");
  CHECK(docker_config_folder() == "/somewhere/.docker");
  ::setenv("DOCKER_CONFIG", "/other", 1);
  CHECK(docker_config_folder() == "/other");
}
