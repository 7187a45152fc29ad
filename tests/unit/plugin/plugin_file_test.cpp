#include "fixtures.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

#include <slipway/abi.h>
#include <slipway/base/file.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/plugin/catalog.hpp>
#include <slipway/plugin/described.hpp>
#include <slipway/plugin/plugin_file.hpp>
#include <slipway/plugin/sealed_copy.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

using namespace slipway;
using namespace slipway::plugin;
using test::fixture_plugin;
using test::TempFolder;

namespace {

namespace fs = std::filesystem;

std::string copy_of(const TempFolder& folder, const std::string& fixture, const std::string& name = "x.so") {
  test::copy_fixture(fixture, folder.path(name));
  return folder.path(name);
}

std::string refusal(const std::string& path) {
  const auto file = PluginFile::open(path);
  return file ? "fine" : base::one_line(file.error());
}

std::string refused(const std::string& path, const std::string& why) {
  return "error[SL0909]: the plugin " + path + " is refused - " + why;
}

std::string digest_now(const PluginFile& file) {
  lseek(file.fd().get(), 0, SEEK_SET);
  return "sha256:" + base::sha256_hex_of(file.fd().get()).value();
}

}  // namespace

TEST_CASE("a plugin file that everybody may write to is refused") {
  const TempFolder folder;
  const std::string path = copy_of(folder, "echo");
  CHECK(refusal(path) == "fine");
  chmod(path.c_str(), 0757);
  CHECK(refusal(path) == refused(path, "everybody may write to it - it was not loaded - run chmod o-w " + path));
}

TEST_CASE("a plugin file in a folder that everybody may write to is refused") {
  const TempFolder folder;
  const std::string path = copy_of(folder, "echo");
  chmod(folder.path().c_str(), 0777);
  CHECK(refusal(path) == refused(path, "everybody may write to its folder " + folder.path() +
                                           " - it was not loaded - run chmod o-w " + folder.path()));
  // There only its owner may replace it.
  chmod(folder.path().c_str(), 01777);
  CHECK(refusal(path) == "fine");
}

TEST_CASE("a link does not hide the folder that it leads to") {
  const TempFolder folder;
  const TempFolder open;
  copy_of(open, "echo");
  chmod(open.path().c_str(), 0777);
  fs::create_symlink(open.path("x.so"), folder.path("link.so"));
  CHECK(refusal(folder.path("link.so"))
            .starts_with(refused(folder.path("link.so"), "everybody may write to its folder")));
}

TEST_CASE("a plugin file of a stranger is refused, and one in a stranger's folder") {
  if (geteuid() != 0) return test::skip("only root can give a file away");
  const TempFolder folder;
  const std::string path = copy_of(folder, "echo");
  REQUIRE(chown(path.c_str(), 4711, 4711) == 0);
  CHECK(refusal(path) == refused(path, "it belongs to user 4711, neither root nor you - it was not loaded - use a copy "
                                       "of your own"));
  REQUIRE(chown(path.c_str(), 0, 0) == 0);
  REQUIRE(chown(folder.path().c_str(), 4711, 4711) == 0);
  CHECK(refusal(path) == refused(path, "its folder " + folder.path() +
                                           " belongs to user 4711, neither root nor you - it "
                                           "was not loaded - put it into a folder of your own"));
}

TEST_CASE("a bundled plugin that everybody may change is refused like any other") {
  const TempFolder folder;
  chmod(copy_of(folder, "echo", "echo.so").c_str(), 0777);
  Catalog catalog(test::installation(folder.path()));
  const auto found = catalog.find("dev.slipway.tests.echo");
  REQUIRE_FALSE(found);
  CHECK(found.error().code == base::ErrorCode{909});
  CHECK(catalog.list().front().error->code == base::ErrorCode{909});
}

TEST_CASE("what was opened stays what it was when the file is changed in place") {
  const TempFolder folder;
  const std::string path = copy_of(folder, "plain");
  const PluginFile file = PluginFile::open(path).value();
  {
    const base::Fd same(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    REQUIRE(ftruncate(same.get(), 0) == 0);
    REQUIRE(base::write_all(same.get(), base::read_file(fixture_plugin("constructor-crashes"), 1UL << 28).value()));
  }
  CHECK(PluginFile::open(path).value().digest() != file.digest());
  CHECK(digest_now(file) == file.digest());
  CHECK(::write(file.fd().get(), "x", 1) < 0);
  CHECK(ftruncate(file.fd().get(), 1) != 0);
}

TEST_CASE("what was described is what is loaded, though its path holds something else by now") {
  const TempFolder folder;
  const std::string path = copy_of(folder, "plain");
  auto file = std::make_shared<const PluginFile>(PluginFile::open(path).value());
  copy_of(folder, "constructor-crashes", "other.so");
  fs::rename(folder.path("other.so"), path);
  const auto described = describe(test::installation(), file, nullptr);
  REQUIRE(described);
  CHECK(described->id == "dev.slipway.tests.load");
  CHECK(described->file == file);
  CHECK(described->digest == file->digest());
}

TEST_CASE("what cannot be read has no sealed copy") {
  CHECK_FALSE(sealed_copy(-1));
  const base::Fd folder(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  CHECK_FALSE(sealed_copy(folder.get()));
}

TEST_CASE("a description is written as it is read") {
  const auto described = test::described(fixture_plugin("misbehave")).value();
  const auto again = read_description(write_description(described));
  REQUIRE(again);
  CHECK(again->id == described.id);
  CHECK(again->stages.size() == described.stages.size());
  CHECK(again->stages[1].output_schema == described.stages[1].output_schema);
  CHECK(again->stages[0].wants == described.stages[0].wants);
  CHECK(check_says_the_same(described, *again));
  PluginDescriptor other = described;
  other.stages[0].flags ^= SLIPWAY_STAGE_PUBLISHES;
  CHECK(check_says_the_same(described, other).error().code == base::ErrorCode{903});
}
