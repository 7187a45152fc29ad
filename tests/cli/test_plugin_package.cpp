// Plugins as packages: made, pushed to a real registry, installed and obeyed.
#include "pipelines.hpp"
#include "support/catch.hpp"
#include "support/registry.hpp"

#include <slipway/base/sha256.hpp>

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>
#include <vector>

using namespace slipway::test;
using Json = nlohmann::json;

namespace {

namespace fs = std::filesystem;

const std::string k_platform = std::string("linux/") + k_architecture;
const std::string k_folder = std::string("echo-1.2.3-linux-") + k_architecture;

// A repository whose pipeline uses a plugin that it does not keep.
struct Repository {
  TempFolder folder;
  TempFolder home;

  explicit Repository(const std::string& pipeline = k_one_stage) {
    folder.write("slipway.yaml", pipeline);
    make_repository(folder);
  }
  Cli cli(std::string_view words) const { return Cli(words).in(folder).env("HOME", home.path()); }
  Cli pack() const { return cli("plugin pack").word(built("tests/plugins/echo.so")); }
  // Packs and pushes; gives the digest of the package.
  std::string publish(const Registry& registry) const {
    output_of(pack());
    output_of(cli("plugin push").word(k_folder).word(registry.host() + "/team/echo:1.2.3"));
    fs::remove_all(folder.path(k_folder));
    return digest_in(registry);
  }
  static std::string digest_in(const Registry& registry) {
    return registry.tags().front().substr(registry.tags().front().find("sha256:"));
  }
  Cli install(const Registry& registry) const {
    return cli("plugin install").word(registry.host() + "/team/echo:1.2.3");
  }
};

std::string digest_of_plugin() {
  std::ifstream file(built("tests/plugins/echo.so"), std::ios::binary);
  return "sha256:" + slipway::base::sha256_hex(std::string(std::istreambuf_iterator<char>(file), {}));
}

std::string locked_as(const std::string& source) {
  return "# Written by slipway, to be committed and not to be edited.\nlock: 1\nplugins:\n"
         "  - id: dev.slipway.tests.echo\n    version: \"1.2.3\"\n    source: \"" +
         source + "\"\n    stages:\n      - dev.slipway.tests.echo\n    platforms:\n      " + k_platform +
         ":\n        digest: " + digest_of_plugin() + "\n";
}

// Somebody edits what a package says, and makes all digests fit.
void edit_package(const Repository& repository, const std::string& old, const std::string& now) {
  const std::string blobs = k_folder + "/blobs/sha256/";
  const auto blob = [&](const std::string& digest) { return repository.folder.read(blobs + digest.substr(7)); };
  const auto rewritten = [](std::string text, const std::string& what, const std::string& by) {
    REQUIRE(text.find(what) != std::string::npos);
    return text.replace(text.find(what), what.size(), by);
  };
  const auto put = [&](const std::string& text) {
    repository.folder.write(blobs + slipway::base::sha256_hex(text), text);
    return "sha256:" + slipway::base::sha256_hex(text);
  };
  const std::string layout = repository.folder.read(k_folder + "/index.json");
  const std::string index_digest = Json::parse(layout)["manifests"][0]["digest"];
  const std::string manifest_digest = Json::parse(blob(index_digest))["manifests"][0]["digest"];
  const std::string config_digest = Json::parse(blob(manifest_digest))["config"]["digest"];
  const std::string config = put(rewritten(blob(config_digest), old, now));
  const std::string manifest = put(rewritten(blob(manifest_digest), config_digest, config));
  const std::string index = put(rewritten(blob(index_digest), manifest_digest, manifest));
  repository.folder.write(k_folder + "/index.json", rewritten(layout, index_digest, index));
}

}  // namespace

TEST_CASE("A plugin goes from its author through a registry to a pipeline that runs it") {
  const Registry registry;
  const Repository repository;
  repository.pack().runs().exits(0).prints("packed dev.slipway.tests.echo 1.2.3 for " + k_platform + " into " +
                                           k_folder + "\n");
  repository.cli("plugin push")
      .word(k_folder)
      .word(registry.host() + "/team/echo:1.2.3")
      .runs()
      .exits(0)
      .prints("pushed dev.slipway.tests.echo 1.2.3 for " + k_platform + "\n" + registry.host() + "/team/echo@DIGEST\n");
  fs::remove_all(repository.folder.path(k_folder));

  repository.cli("validate").runs().exits(3).complains_about("there is no plugin for the stage type");
  repository.install(registry).runs().exits(0).prints("added dev.slipway.tests.echo 1.2.3 from " + registry.host() +
                                                      "/team/echo@DIGEST\nwrote slipway.lock\n");
  CHECK(repository.folder.read("slipway.lock") ==
        locked_as(registry.host() + "/team/echo@" + Repository::digest_in(registry)));
  repository.cli("run").runs().exits(0).prints_something_like("hello: passed");
  repository.cli("plugin list").runs().exits(0).prints_something_like("dev.slipway.tests.echo");
  repository.cli("plugin lock").runs().exits(0).prints("slipway.lock is up to date\n");
}

TEST_CASE("A fresh checkout installs what the lock names, by its digest and from then on without the registry") {
  std::optional<Registry> registry;
  registry.emplace();
  const Repository repository;
  repository.publish(*registry);
  output_of(repository.install(*registry));
  fs::remove_all(repository.folder.path(".slipway"));

  repository.cli("validate")
      .runs()
      .exits(3)
      .complains_about(
          "error[SL0308]: the plugin dev.slipway.tests.echo 1.2.3 is not installed - slipway.lock takes it from ");
  repository.cli("plugin install").runs().exits(0).prints("installed dev.slipway.tests.echo 1.2.3\n");
  repository.cli("validate --locked").runs().exits(0).prints("slipway.yaml: sample is valid, 1 stage\n");

  registry.reset();
  repository.cli("plugin install").runs().exits(0).prints("installed dev.slipway.tests.echo 1.2.3\n");
  fs::remove_all(repository.folder.path(".slipway"));
  repository.cli("plugin install").runs().exits(8).complains_about("error[SL0801]");
}

TEST_CASE("A tag that moves changes nothing for those who have locked") {
  const Registry registry;
  const Repository repository;
  const std::string first = repository.publish(registry);
  output_of(repository.install(registry));
  const std::string before = repository.folder.read("slipway.lock");

  fs::copy_file(built("tests/plugins/echo.so"), repository.folder.path("other.so"));
  std::ofstream(repository.folder.path("other.so"), std::ios::binary | std::ios::app) << "more";
  output_of(repository.cli("plugin pack other.so --output other"));
  repository.cli("plugin push other")
      .word(registry.host() + "/team/echo:1.2.3")
      .runs()
      .exits(7)
      .complains_about("error[SL0701]: the tag 1.2.3 of " + registry.host() + "/team/echo names another package");
  repository.cli("plugin push other --move-tag")
      .word(registry.host() + "/team/echo:1.2.3")
      .runs()
      .exits(0)
      .prints("pushed dev.slipway.tests.echo 1.2.3 for " + k_platform + "\n" + registry.host() + "/team/echo@DIGEST\n");

  fs::remove_all(repository.folder.path(".slipway"));
  repository.cli("plugin install").runs().exits(0).prints("installed dev.slipway.tests.echo 1.2.3\n");
  CHECK(repository.folder.read("slipway.lock") == before);
  CHECK(before.find(first) != std::string::npos);
  repository.cli("run").runs().exits(0).prints_something_like("hello: passed");

  // Installed by its tag again, it is another one, and that is told.
  repository.install(registry)
      .env("CI", "true")
      .runs()
      .exits(9)
      .complains_about("error[SL0908]: slipway.lock is not up to date - changed dev.slipway.tests.echo 1.2.3 from " +
                       registry.host());
  repository.install(registry).runs().exits(0).prints("changed dev.slipway.tests.echo 1.2.3 from " + registry.host() +
                                                      "/team/echo@DIGEST to " + registry.host() +
                                                      "/team/echo@DIGEST\nwrote slipway.lock\n");
}

TEST_CASE("A file of the store that was changed is refused before it is loaded, and installed anew") {
  const Registry registry;
  const Repository repository;
  repository.publish(registry);
  output_of(repository.install(registry));
  const std::string file = repository.folder.path(".slipway/plugins/blobs/sha256/" + digest_of_plugin().substr(7));
  std::ofstream(file, std::ios::binary | std::ios::app) << "more";
  repository.cli("run").runs().exits(9).complains_about("error[SL0907]: the plugin ");
  repository.cli("plugin install").runs().exits(0).prints("installed dev.slipway.tests.echo 1.2.3\n");
  repository.cli("run").runs().exits(0).prints_something_like("hello: passed");
}

TEST_CASE("A package that the lock knows with another digest is refused before anything of it is loaded") {
  const Registry registry;
  const Repository repository;
  repository.publish(registry);
  output_of(repository.install(registry));
  std::string lock = repository.folder.read("slipway.lock");
  const std::string digest = digest_of_plugin();
  lock.replace(lock.find(digest), digest.size(), "sha256:" + std::string(64, '0'));
  repository.folder.write("slipway.lock", lock);
  repository.cli("plugin install").runs().exits(9).complains_about("error[SL0907]: the package " + registry.host());
}

TEST_CASE("A stage type of slipway's own is nobody else's") {
  const Repository repository;
  const std::string bundled = built("lib/slipway/plugins/test.so");
  output_of(repository.cli("plugin pack").word(bundled).word("--output").word("test"));
  const std::string refusal = "error[SL0910]: the plugin dev.slipway.test of ";
  repository.cli("plugin install oci:test").runs().exits(9).complains_about(refusal);
  repository.folder.write("slipway.yaml",
                          "slipway: 1\nname: a\nstages:\n  test: {uses: test, with: {run: [\"true\"]}}\n");
  fs::copy_file(bundled, repository.folder.path("mine.so"));
  repository.cli("plugin lock --plugin")
      .word("dev.slipway.test=" + repository.folder.path("mine.so"))
      .runs()
      .exits(9)
      .complains_about(refusal);
  CHECK_FALSE(fs::exists(repository.folder.path("slipway.lock")));
}

TEST_CASE("Installing at the same time loses nothing") {
  const Repository repository;
  const std::vector<std::string> names{"echo", "world", "misbehave"};
  for (const std::string& name : names)
    output_of(repository.cli("plugin pack").word(built("tests/plugins/" + name + ".so")).word("--output").word(name));
  std::vector<std::thread> commands;
  for (const std::string& name : names)
    commands.emplace_back([&, name] {
      const std::string command = "cd '" + repository.folder.path() + "' && HOME='" + repository.home.path() +
                                  "' CI= '" + built("bin/slipway") + "' plugin install oci:" + name + " >/dev/null";
      std::system(command.c_str());
    });
  for (std::thread& command : commands)
    command.join();
  const std::string lock = repository.folder.read("slipway.lock");
  for (const std::string id : {"dev.slipway.tests.echo", "dev.slipway.tests.world", "dev.slipway.tests.misbehave"})
    CHECK(lock.find("id: " + id + "\n") != std::string::npos);
}

TEST_CASE("Two packages of one plugin in one command are refused") {
  const Repository repository;
  output_of(repository.pack());
  fs::copy_file(built("tests/plugins/echo.so"), repository.folder.path("other.so"));
  std::ofstream(repository.folder.path("other.so"), std::ios::binary | std::ios::app) << "more";
  output_of(repository.cli("plugin pack other.so --output other"));
  repository.cli("plugin install oci:other")
      .word("oci:" + k_folder)
      .runs()
      .exits(2)
      .complains_about("error[SL0204]: the plugin dev.slipway.tests.echo is in two files");
}

TEST_CASE("A package that says what its plugin does not is not locked") {
  const Repository repository;
  output_of(repository.pack());
  edit_package(repository, "\"version\":\"1.2.3\"", "\"version\":\"9.9.9\"");
  repository.cli("plugin install")
      .word("oci:" + k_folder)
      .runs()
      .exits(9)
      .complains_about("is not what it says - it says dev.slipway.tests.echo 9.9.9, and the plugin in it says "
                       "dev.slipway.tests.echo "
                       "1.2.3");
  CHECK_FALSE(fs::exists(repository.folder.path("slipway.lock")));
}

TEST_CASE("A package says which glibc its plugin needs, and a system with an older one does not load it") {
  const Repository repository;
  output_of(repository.pack());
  edit_package(repository, "\"glibc\":\"2.", "\"glibc\":\"9.");
  repository.cli("plugin install")
      .word("oci:" + k_folder)
      .runs()
      .exits(3)
      .complains_about("error[SL0317]: the package oci:" + k_folder +
                       "@DIGEST cannot be used here - its plugin needs glibc 9.");
}

TEST_CASE("A package in the repository is locked by its path there") {
  const Repository repository;
  output_of(repository.pack());
  repository.cli("plugin install")
      .word("oci:" + k_folder)
      .runs()
      .exits(0)
      .prints("added dev.slipway.tests.echo 1.2.3 from oci:" + k_folder + "@DIGEST\nwrote slipway.lock\n");
  fs::remove_all(repository.folder.path(".slipway"));
  repository.cli("plugin install").below("deeper").runs().exits(0).prints("installed dev.slipway.tests.echo 1.2.3\n");
  repository.cli("run").runs().exits(0).prints_something_like("hello: passed");

  const TempFolder elsewhere;
  fs::copy(repository.folder.path(k_folder), elsewhere.path("package"), fs::copy_options::recursive);
  repository.cli("plugin install").word("oci:" + elsewhere.path("package")).runs().exits(9).complains_about("SL0904");
}

TEST_CASE("Packages that cannot be made, pushed or installed are told why, and nothing is left behind") {
  const Repository repository;
  repository.folder.write("text.so", "text");
  repository.cli("plugin pack text.so").runs().exits(3).complains_about("error[SL0314]");
  repository.pack()
      .word("--output")
      .word(".")
      .runs()
      .exits(2)
      .complains_about("error[SL0204]: cannot write a package to FOLDER - there is something else");
  repository.cli("plugin push nowhere 127.0.0.1:1/team/echo:1").runs().exits(6).complains_about("error[SL0604]");
  repository.cli("plugin push only-one").runs().exits(2).complains_about("error[SL0205]");
  repository.cli("plugin install Not/A/Name").runs().exits(2).complains_about("error[SL0204]");
  repository.cli("plugin install").runs().exits(0).prints("nothing to install: slipway.lock names no packages\n");
  const Registry registry;
  repository.install(registry).runs().exits(6).complains_about("there is no 1.2.3 in " + registry.host());
  CHECK_FALSE(fs::exists(repository.folder.path("slipway.lock")));
}

TEST_CASE("A private registry is entered with the login of Docker's config.json, which is shown nowhere") {
  // The password of "ci" is "s3cret".
  const Registry registry({"ci:$2b$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK\n"});
  const Repository repository;
  output_of(repository.pack());
  const std::string reference = registry.host() + "/team/echo:1.2.3";
  repository.cli("plugin push").word(k_folder).word(reference).runs().exits(7).complains_about("error[SL0701]");
  repository.home.write(".docker/config.json", R"({"auths":{")" + registry.host() + R"(":{"auth":"Y2k6czNjcmV0"}}})");
  output_of(repository.cli("plugin push").word(k_folder).word(reference));
  repository.cli("plugin install")
      .word(reference)
      .runs()
      .exits(0)
      .prints("added dev.slipway.tests.echo 1.2.3 from " + registry.host() + "/team/echo@DIGEST\nwrote slipway.lock\n");
  CHECK(repository.folder.read("slipway.lock").find("s3cret") == std::string::npos);
}
