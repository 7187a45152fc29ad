#include "fixtures.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/plugin/catalog.hpp>

#include <filesystem>

using namespace slipway;
using namespace slipway::plugin;
using test::fixture_plugin;
using test::TempFolder;

namespace {

// Folder names of an installation are what a test makes of them: file name there -> fixture.
void install(const TempFolder& folder, const std::string& file, const std::string& fixture) {
  test::copy_fixture(fixture, folder.path(file + ".so"));
}

Catalog catalog_of(const TempFolder& folder, std::map<std::string, std::string> overrides = {}) {
  return Catalog(test::installation(folder.path()), {.overrides = std::move(overrides)});
}

std::string refusal(Catalog& catalog, const std::string& type) {
  const auto found = catalog.find(type);
  return found ? "found" : base::one_line(found.error());
}

}  // namespace

TEST_CASE("a bundled plugin is found by the stage type it offers") {
  const TempFolder folder;
  install(folder, "echo", "echo");
  Catalog catalog = catalog_of(folder);
  const auto found = catalog.find("dev.slipway.tests.echo");
  REQUIRE(found);
  CHECK(found->id == "dev.slipway.tests.echo");
  CHECK(found->version == "1.2.3");
  CHECK(found->path == folder.path("echo.so"));
  CHECK(found->digest.starts_with("sha256:"));
  CHECK(found->origin == Origin::bundled);
}

TEST_CASE("the name of the file does not matter") {
  const TempFolder folder;
  install(folder, "anything", "world");
  Catalog catalog = catalog_of(folder);
  CHECK(catalog.find("dev.slipway.tests.world").value().path == folder.path("anything.so"));
  CHECK(catalog.find("dev.slipway.tests.candidate").value().path == folder.path("anything.so"));
}

TEST_CASE("what was found is remembered") {
  const TempFolder folder;
  install(folder, "echo", "echo");
  Catalog catalog = catalog_of(folder);
  REQUIRE(catalog.find("dev.slipway.tests.echo"));
  std::filesystem::remove(folder.path("echo.so"));
  CHECK(catalog.find("dev.slipway.tests.echo"));
}

TEST_CASE("a stage type that nobody offers is refused with what there is") {
  const TempFolder folder;
  install(folder, "echo", "echo");
  install(folder, "world", "world");
  Catalog catalog = catalog_of(folder, {{"com.example.mine", "/x.so"}});
  CHECK(refusal(catalog, "dev.slipway.tests.ecko") ==
        "error[SL0308]: there is no plugin for the stage type 'dev.slipway.tests.ecko' - known are "
        "dev.slipway.tests.echo, dev.slipway.tests.candidate, dev.slipway.tests.world and com.example.mine - did you "
        "mean 'dev.slipway.tests.echo'? - name its file with --plugin dev.slipway.tests.ecko=PATH");
}

TEST_CASE("an empty installation is no crash") {
  const TempFolder folder;
  Catalog catalog = catalog_of(folder);
  CHECK(refusal(catalog, "dev.slipway.test").starts_with("error[SL0308]: there is no plugin for the stage type"));
  CHECK(catalog.list().empty());
  Catalog missing(test::installation("/no/such/folder"));
  CHECK(refusal(missing, "dev.slipway.test").starts_with("error[SL0308]"));
}

TEST_CASE("a file named on the command line comes before the bundled one") {
  const TempFolder folder;
  install(folder, "echo", "echo");
  Catalog catalog = catalog_of(folder, {{"dev.slipway.tests.echo", fixture_plugin("echo")}});
  const auto found = catalog.find("dev.slipway.tests.echo");
  REQUIRE(found);
  CHECK(found->path == fixture_plugin("echo"));
  CHECK(found->origin == Origin::override_);
}

TEST_CASE("a file named on the command line must offer the stage type") {
  const TempFolder folder;
  Catalog catalog = catalog_of(folder, {{"com.example.mine", fixture_plugin("echo")}});
  CHECK(refusal(catalog, "com.example.mine") == "error[SL0308]: the plugin " + fixture_plugin("echo") +
                                                    " has no stage type 'com.example.mine' - it offers "
                                                    "dev.slipway.tests.echo");
}

TEST_CASE("a file named on the command line that is not there says so") {
  const TempFolder folder;
  Catalog catalog = catalog_of(folder, {{"com.example.mine", "/no/such.so"}});
  CHECK(refusal(catalog, "com.example.mine") ==
        "error[SL0308]: the plugin /no/such.so cannot be opened - no such file or directory - check the path");
}

TEST_CASE("a broken neighbour does not hide a plugin, but a broken plugin is not passed over") {
  const TempFolder folder;
  install(folder, "broken", "no-note");
  folder.write("garbage.so", "not a library");
  install(folder, "good", "echo");
  Catalog catalog = catalog_of(folder);
  CHECK(catalog.find("dev.slipway.tests.echo"));

  const TempFolder other;
  install(other, "echo", "constructor-crashes");
  Catalog broken = catalog_of(other);
  CHECK(refusal(broken, "dev.slipway.tests.echo") ==
        "error[SL0502]: loading " + other.path("echo.so") + " crashed - signal 11 (Segmentation fault)");
}

TEST_CASE("the list shows every file, and why one cannot be used") {
  const TempFolder folder;
  install(folder, "a-echo", "echo");
  install(folder, "b-broken", "note-major");
  folder.write("c-garbage.so", "not a library");
  folder.write("readme.txt", "not a plugin");
  Catalog catalog = catalog_of(folder, {{"com.example.mine", fixture_plugin("world")}});
  const std::vector<Catalog::Entry> entries = catalog.list();
  REQUIRE(entries.size() == 4);
  CHECK(entries[0].path == folder.path("a-echo.so"));
  REQUIRE(entries[0].plugin);
  CHECK(entries[0].plugin->origin == Origin::bundled);
  CHECK_FALSE(entries[0].error);
  CHECK_FALSE(entries[1].plugin);
  CHECK(entries[1].error.value().code == base::ErrorCode{507});
  CHECK(entries[2].error.value().code == base::ErrorCode{314});
  REQUIRE(entries[3].plugin);
  CHECK(entries[3].plugin->id == "dev.slipway.tests.world");
  CHECK(entries[3].plugin->origin == Origin::override_);
}
