#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/kit/oci_registry.hpp>

#include <cstdlib>
#include <filesystem>
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
  ::setenv("DOCKER_CONFIG", "", 1);
  CHECK(docker_config_folder() == "/somewhere/.docker");
  ::setenv("HOME", "", 1);
  CHECK(docker_config_folder().empty());
  ::unsetenv("HOME");
  CHECK(docker_config_folder().empty());
  ::setenv("HOME", "/somewhere", 1);
}

TEST_CASE("a registry may be written with its scheme and a slash behind it") {
  for (const std::string key :
       {"h.x:5000", "https://h.x:5000", "http://h.x:5000", "https://h.x:5000/", "http://h.x:5000/"})
    CHECK(login(R"({"auths":{")" + key + R"(":{"auth":"dXNlcjpwdw=="}}})", "h.x:5000") == "user:pw");
  for (const std::string key : {"h.x", "h.x:5001", "https://h.x:5000/v1/", "H.X:5000"})
    CHECK(login(R"({"auths":{")" + key + R"(":{"auth":"dXNlcjpwdw=="}}})", "h.x:5000") == "none");
}

TEST_CASE("the first name with a login counts, and odd entries are passed over") {
  CHECK(login(R"({"auths":{"h.x":7,"https://h.x":{"username":"u","password":"p"}}})", "h.x") == "u:p");
  CHECK(login(R"({"auths":{"h.x":{},"https://h.x":{"username":"u"}}})", "h.x") == "u:");
  CHECK(login(R"({"auths":[]})", "h.x") == "none");
  CHECK(login(R"({"auths":{"h.x":{"auth":"dTpw","username":"other"}}})", "h.x") == "u:p");
}

TEST_CASE("a helper for one registry is named before a login that is written down") {
  CHECK(login(R"({"credHelpers":{"h.x":"pass"},"auths":{"h.x":{"auth":"dTpw"}}})", "h.x") ==
        "-2 the login for h.x is kept by a credential helper");
  CHECK(login(R"({"credsStore":"pass","auths":{"h.x":{"auth":"dTpw"}}})", "h.x") == "u:p");
}

TEST_CASE("a config that is no file or too large is an error") {
  const TempFolder folder;
  std::filesystem::create_directory(folder.path("config.json"));
  CHECK(docker_login(folder.path(), "h.x").error().status == SLIPWAY_E_IO);
  CHECK(login(std::string(1024 * 1024 + 1, ' '), "h.x").rfind("-7 too large to read", 0) == 0);
}
