#include "fixtures.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/plugin/catalog.hpp>
#include <slipway/plugin/platform.hpp>
#include <slipway/plugin/plugin_file.hpp>

using namespace slipway;
using namespace slipway::plugin;
using test::fixture_plugin;
using test::TempFolder;

namespace {

const std::string k_type = "dev.slipway.tests.load";

// A folder with a plugin and a lock that names it.
struct Locked {
  TempFolder folder;
  CatalogSettings settings;

  explicit Locked(const std::string& fixture = "plain") {
    put(fixture);
    settings.lock_folder = folder.path();
    settings.lock = {{{.id = k_type,
                       .version = "1.0.0",
                       .source = "x.so",
                       .stages = {k_type},
                       .digests = {{std::string(this_platform()), digest_of(fixture)}}}}};
  }
  void put(const std::string& fixture) const { test::copy_fixture(fixture, folder.path("x.so")); }
  static std::string digest_of(const std::string& fixture) {
    return PluginFile::open(fixture_plugin(fixture)).value().digest();
  }
  base::Result<PluginDescriptor> find(const std::string& type = k_type) const {
    return Catalog(test::installation(), settings).find(type);
  }
  std::string refusal(const std::string& type = k_type) const {
    const auto found = find(type);
    return found ? "found" : base::one_line(found.error());
  }
};

}  // namespace

TEST_CASE("a plugin is found by the lock") {
  const Locked locked;
  const auto found = locked.find();
  REQUIRE(found);
  CHECK(found->path == locked.folder.path("x.so"));
  CHECK(found->origin == Origin::locked);
  CHECK(found->file->digest() == found->digest);
}

TEST_CASE("a plugin of another digest is refused before any of its code runs") {
  const Locked locked;
  locked.put("constructor-crashes");
  CHECK(locked.refusal() == "error[SL0907]: the plugin " + locked.folder.path("x.so") +
                                " is not the one that was locked - slipway.lock has " + Locked::digest_of("plain") +
                                " and the file has " + Locked::digest_of("constructor-crashes") +
                                " - it was not loaded - restore the file; if the change is meant, run `slipway plugin "
                                "lock` and commit slipway.lock");
}

TEST_CASE("a locked plugin without a digest for this platform is refused") {
  Locked locked;
  locked.settings.lock->plugins[0].digests = {{"plan9/mips", "sha256:0"}};
  CHECK(locked.refusal().starts_with("error[SL0908]: slipway.lock has no digest of the plugin dev.slipway.tests.load "
                                     "for linux/"));
}

TEST_CASE("a lock that tells another id or stage type than the plugin is refused") {
  Locked locked;
  locked.settings.lock->plugins[0].id = "com.example.trusted";
  CHECK(locked.refusal() ==
        "error[SL0907]: the plugin " + locked.folder.path("x.so") +
            " is 'dev.slipway.tests.load' - slipway.lock calls it 'com.example.trusted' - write slipway.lock anew with "
            "`slipway plugin lock`");
  Locked other;
  other.settings.lock->plugins[0].stages = {"com.example.more"};
  CHECK(other.refusal("com.example.more").starts_with("error[SL0308]: the plugin "));
}

TEST_CASE("an override comes before the lock, but not with strict locking") {
  Locked locked;
  locked.settings.overrides = {{k_type, fixture_plugin("plain")}};
  CHECK(locked.find().value().origin == Origin::override_);
  locked.settings.locking = Locking::strict;
  CHECK(locked.refusal() == "error[SL0908]: the option --plugin " + k_type + "=" + fixture_plugin("plain") +
                                " is refused - with --locked, which CI implies, no plugin "
                                "is replaced - it was not loaded - leave the option away, lock the plugin with "
                                "`slipway plugin lock`, or say --no-locked");
}

TEST_CASE("with strict locking a stage type that the lock does not name is refused") {
  Locked locked;
  CHECK(locked.refusal("com.example.lint").starts_with("error[SL0308]: "));
  locked.settings.locking = Locking::strict;
  CHECK(
      locked.refusal("com.example.lint") ==
      "error[SL0908]: there is no plugin for the stage type 'com.example.lint' in the installation or in slipway.lock "
      "- known are dev.slipway.tests.load - add it with `slipway plugin lock --plugin com.example.lint=PATH` and "
      "commit slipway.lock");
  // More likely a slip of the keyboard.
  CHECK(locked.refusal("dev.slipway.tset").starts_with("error[SL0308]: "));
  CHECK(locked.find());
}

TEST_CASE("only overrides that were used are told") {
  Locked locked;
  locked.settings.overrides = {{"dev.slipway.tests.echo", fixture_plugin("echo")},
                               {"dev.slipway.tests.world", fixture_plugin("world")}};
  Catalog catalog(test::installation(), locked.settings);
  REQUIRE(catalog.find(k_type));
  REQUIRE(catalog.find("dev.slipway.tests.echo"));
  CHECK(catalog.overridden() == std::map<std::string, std::string>{{"dev.slipway.tests.echo", fixture_plugin("echo")}});
}

TEST_CASE("the list has locked plugins, and why one is refused") {
  const Locked locked;
  Catalog catalog(test::installation(), locked.settings);
  std::vector<Catalog::Entry> entries = catalog.list();
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].plugin.value().origin == Origin::locked);
  locked.put("echo");
  entries = catalog.list();
  CHECK(entries[0].error.value().code == base::ErrorCode{907});
}
