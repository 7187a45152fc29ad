#include "counting_worker.hpp"
#include "support/catch.hpp"

#include <slipway/base/file.hpp>
#include <slipway/plugin/catalog.hpp>
#include <slipway/plugin/described.hpp>
#include <slipway/plugin/plugin_file.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

using namespace slipway;
using namespace slipway::plugin;
using test::fixture_plugin;
using test::TempFolder;

namespace {

namespace fs = std::filesystem;

// A user's cache, and plugins that are described with it.
struct Sample {
  TempFolder home;
  test::CountingWorker worker;
  std::string folder = home.path("cache/slipway");

  std::string describe(const std::string& path) {
    DescriptionCache cache(folder);
    const auto described =
        plugin::describe(worker.get(), std::make_shared<const PluginFile>(PluginFile::open(path).value()), &cache);
    return described ? write_description(*described) + described->path + described->digest
                     : base::one_line(described.error());
  }
  // The only entry.
  std::string entry() const {
    std::string found;
    for (const auto& each : fs::directory_iterator(folder + "/plugins")) {
      CHECK(found.empty());
      found = each.path().string();
    }
    return found;
  }
};

unsigned mode_of(const std::string& path) {
  struct stat info{};
  REQUIRE(stat(path.c_str(), &info) == 0);
  return info.st_mode & 07777U;
}

}  // namespace

TEST_CASE("what a plugin said is not asked again, and is the same") {
  Sample sample;
  const std::string first = sample.describe(fixture_plugin("misbehave"));
  CHECK(sample.worker.started() == 1);
  CHECK(sample.describe(fixture_plugin("misbehave")) == first);
  CHECK(sample.worker.started() == 0);
  CHECK(mode_of(sample.home.path("cache")) == 0700);
  CHECK(mode_of(sample.folder) == 0700);
  CHECK(mode_of(sample.folder + "/plugins") == 0700);
}

TEST_CASE("without a folder nothing is kept") {
  Sample sample;
  sample.folder.clear();
  CHECK(sample.describe(fixture_plugin("echo")) == sample.describe(fixture_plugin("echo")));
  CHECK(sample.worker.started() == 2);
}

TEST_CASE("why a plugin cannot be used is kept with the way to try it again") {
  Sample sample;
  const std::string path = fixture_plugin("constructor-crashes");
  const std::string crashed = "error[SL0502]: loading " + path + " crashed - signal 11 (Segmentation fault)";
  CHECK(sample.describe(path) == crashed);
  CHECK(sample.describe(path) == crashed + " - `slipway plugin rescan` tries it again");
  CHECK(sample.worker.started() == 1);
  CHECK(sample.describe(fixture_plugin("no-stage")).starts_with("error[SL0511]: "));
  CHECK(sample.describe(fixture_plugin("no-stage")).ends_with("to mend; `slipway plugin rescan` tries it again"));
  CHECK(sample.worker.started() == 1);
}

TEST_CASE("a reason that is kept names the file that is looked at") {
  Sample sample;
  const TempFolder other;
  sample.describe(fixture_plugin("no-entry"));
  test::copy_fixture("no-entry", other.path("mine.so"));
  CHECK(sample.describe(other.path("mine.so")).starts_with("error[SL0314]: " + other.path("mine.so") + ": "));
  CHECK(sample.worker.started() == 1);
}

TEST_CASE("another file under the same path is described anew") {
  Sample sample;
  const TempFolder other;
  test::copy_fixture("echo", other.path("x.so"));
  const std::string echo = sample.describe(other.path("x.so"));
  test::copy_fixture("world", other.path("x.so"));
  CHECK(sample.describe(other.path("x.so")) != echo);
  CHECK(sample.worker.started() == 2);
}

TEST_CASE("a damaged entry is described anew, wherever it is damaged") {
  Sample sample;
  const std::string first = sample.describe(fixture_plugin("plain"));
  const std::string entry = sample.entry();
  const std::string whole = base::read_file(entry, 1UL << 20).value();
  const PluginFile file = PluginFile::open(fixture_plugin("plain")).value();
  const DescriptionCache cache(sample.folder);
  const auto write = [&](const std::string& content) { std::ofstream(entry, std::ios::binary) << content; };
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    write(damaged);
    INFO(at);
    CHECK_FALSE(cache.find(file));
    write(whole.substr(0, at));
    CHECK_FALSE(cache.find(file));
  }
  write("");
  CHECK(sample.describe(fixture_plugin("plain")) == first);
  CHECK(sample.worker.started() == 2);
  CHECK(base::read_file(entry, 1UL << 20).value() == whole);
}

TEST_CASE("the entry of another plugin in its place is not believed") {
  Sample sample;
  sample.describe(fixture_plugin("echo"));
  const std::string echo = sample.entry();
  const std::string content = base::read_file(echo, 1UL << 20).value();
  REQUIRE(DescriptionCache(sample.folder).forget());
  const std::string world = sample.describe(fixture_plugin("world"));
  std::ofstream(sample.entry(), std::ios::binary) << content;
  CHECK(sample.describe(fixture_plugin("world")) == world);
}

TEST_CASE("what was forgotten is asked again") {
  Sample sample;
  sample.describe(fixture_plugin("echo"));
  REQUIRE(DescriptionCache(sample.folder).forget());
  CHECK_FALSE(fs::exists(sample.folder + "/plugins"));
  sample.describe(fixture_plugin("echo"));
  CHECK(sample.worker.started() == 2);
  CHECK(DescriptionCache("/no/such/folder").forget());
}

TEST_CASE("a cache that others may write to is not used, and that is told") {
  Sample sample;
  fs::create_directories(sample.folder + "/plugins");
  const auto warning = [&] { return DescriptionCache(sample.folder).warning(); };
  CHECK(warning().empty());
  for (const std::string& folder : {sample.folder, sample.folder + "/plugins"}) {
    chmod(folder.c_str(), 0770);
    CHECK(warning() == "the cache " + folder + " is not used: others may write to it");
    sample.describe(fixture_plugin("echo"));
    sample.describe(fixture_plugin("echo"));
    CHECK(sample.worker.started() == 2);
    chmod(folder.c_str(), 0755);
  }
  fs::remove_all(sample.folder);
  fs::create_directory_symlink("/tmp", sample.folder);
  CHECK(warning() == "the cache " + sample.folder + " is not used: it is no folder");
  if (geteuid() != 0) return;
  fs::remove(sample.folder);
  fs::create_directory(sample.folder);
  REQUIRE(chown(sample.folder.c_str(), 4711, 4711) == 0);
  CHECK(warning() == "the cache " + sample.folder + " is not used: it belongs to user 4711");
}

TEST_CASE("a cache that cannot be written is no trouble") {
  Sample sample;
  sample.home.write("cache", "a file where a folder should be");
  CHECK(sample.describe(fixture_plugin("echo")) == sample.describe(fixture_plugin("echo")));
  CHECK(sample.worker.started() == 2);
  CHECK(DescriptionCache(sample.folder).warning().empty());
}

TEST_CASE("a catalog with a cache starts no worker for what it knows") {
  const TempFolder folder;
  const TempFolder home;
  for (const char* name : {"echo", "world", "plain", "constructor-exits"})
    test::copy_fixture(name, folder.path(std::string(name) + ".so"));
  test::CountingWorker worker(folder.path());
  const auto look = [&] {
    Catalog catalog(worker.get(), {.cache = home.path("slipway")});
    CHECK(catalog.list().size() == 4);
    CHECK(catalog.find("dev.slipway.tests.echo"));
    CHECK(catalog.find("dev.slipway.tests.candidate"));
    return worker.started();
  };
  CHECK(look() == 4);
  CHECK(look() == 0);
  REQUIRE(Catalog(worker.get(), {.cache = home.path("slipway")}).forget());
  CHECK(look() == 4);
}
