#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/kit/glob.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace slipway::kit;
using slipway::test::TempFolder;
using Paths = std::vector<std::string>;

TEST_CASE("files are found sorted, and each once") {
  const TempFolder folder;
  for (const char* name : {"b.xml", "a.xml", "a.txt", "sub/c.xml", "sub/deep/d.xml", ".git/e.xml", ".hidden.xml"})
    folder.write(name, "x");
  CHECK(glob(folder.path(), "*.xml").value() == Paths{"a.xml", "b.xml"});
  CHECK(glob(folder.path(), "**/*.xml").value() == Paths{"a.xml", "b.xml", "sub/c.xml", "sub/deep/d.xml"});
  CHECK(glob(folder.path(), "**/**/deep/../deep/*.xml").error().status == SLIPWAY_E_CONFIG);
  CHECK(glob(folder.path(), "sub/**").value() == Paths{"sub/c.xml", "sub/deep/d.xml"});
  CHECK(glob(folder.path(), "**/sub/**/*.xml").value() == Paths{"sub/c.xml", "sub/deep/d.xml"});
  CHECK(glob(folder.path(), ".git/*").value() == Paths{".git/e.xml"});
  CHECK(glob(folder.path(), "./sub/c.xml").value() == Paths{"sub/c.xml"});
}

TEST_CASE("folders, pipes and what is missing are no match") {
  const TempFolder folder;
  folder.write("dir/file", "x");
  REQUIRE(::mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  CHECK(glob(folder.path(), "*").value().empty());
  CHECK(glob(folder.path(), "none/*.xml").value().empty());
  CHECK(glob(folder.path(), "dir/file/x").value().empty());
}

TEST_CASE("names with odd bytes are names") {
  const TempFolder folder;
  folder.write("a b.xml", "x");
  folder.write("na\xefve.xml", "x");
  folder.write("new\nline.xml", "x");
  CHECK(glob(folder.path(), "*.xml").value() == Paths{"a b.xml", "na\xefve.xml", "new\nline.xml"});
}

TEST_CASE("a link inside the folder is a match, one that leads out is refused") {
  const TempFolder folder;
  const TempFolder elsewhere;
  elsewhere.write("secret.xml", "x");
  folder.write("v1/app", "x");
  std::filesystem::create_directory_symlink("v1", folder.path("latest"));
  std::filesystem::create_symlink("v1/app", folder.path("app"));
  std::filesystem::create_symlink("nowhere", folder.path("dangling"));
  CHECK(glob(folder.path(), "latest/app").value() == Paths{"latest/app"});
  CHECK(glob(folder.path(), "*").value() == Paths{"app"});
  CHECK(glob(folder.path(), "**/app").value() == Paths{"app", "v1/app"});

  std::filesystem::create_symlink(elsewhere.path("secret.xml"), folder.path("out.xml"));
  std::filesystem::create_directory_symlink(elsewhere.path(), folder.path("away"));
  CHECK(glob(folder.path(), "*.xml").error().status == SLIPWAY_E_INTEGRITY);
  CHECK(glob(folder.path(), "away/*.xml").error().status == SLIPWAY_E_INTEGRITY);
  CHECK(glob(folder.path(), "**/secret.xml").value().empty());
  CHECK(glob(folder.path(), "v1/*").value() == Paths{"v1/app"});
}

TEST_CASE("a ring of links ends") {
  const TempFolder folder;
  folder.write("a/file", "x");
  std::filesystem::create_directory_symlink("..", folder.path("a/up"));
  CHECK(glob(folder.path(), "**/file").value() == Paths{"a/file"});
  CHECK(glob(folder.path(), "a/up/a/up/a/file").value() == Paths{"a/up/a/up/a/file"});
}

TEST_CASE("a pattern that leaves the folder is refused") {
  const TempFolder folder;
  for (const char* pattern : {"", "/", "/etc/*", "../x", "a/../../x", "."}) {
    INFO(pattern);
    const auto found = glob(folder.path(), pattern);
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().status == SLIPWAY_E_CONFIG);
  }
}

TEST_CASE("a path is resolved to where it really is") {
  const TempFolder folder;
  folder.write("v1/app", "x");
  std::filesystem::create_directory_symlink("v1", folder.path("latest"));
  std::filesystem::create_symlink("/etc", folder.path("etc"));
  CHECK(resolve_inside(folder.path(), "latest/app").value() == "v1/app");
  CHECK(resolve_inside(folder.path(), "v1/../v1/app").value() == "v1/app");
  CHECK(resolve_inside(folder.path(), "missing").error().status == SLIPWAY_E_NOT_FOUND);
  CHECK(resolve_inside(folder.path(), "etc").error().status == SLIPWAY_E_INTEGRITY);
  CHECK(resolve_inside(folder.path(), "..").error().status == SLIPWAY_E_INTEGRITY);
  CHECK(resolve_inside(folder.path(), folder.path() + "-sibling").error().status == SLIPWAY_E_NOT_FOUND);
}

TEST_CASE("a pattern may name folders by pattern too, and its slashes say nothing") {
  const TempFolder folder;
  for (const char* name : {"a1/x/r.xml", "a2/x/r.xml", "b1/x/r.xml", "a1/r.xml", "a3"})
    folder.write(name, "x");
  CHECK(glob(folder.path(), "a?/*/r.xml").value() == Paths{"a1/x/r.xml", "a2/x/r.xml"});
  CHECK(glob(folder.path(), "[!a]*/**/*.xml").value() == Paths{"b1/x/r.xml"});
  CHECK(glob(folder.path(), ".//a1///r.xml/").value() == Paths{"a1/r.xml"});
  CHECK(glob(folder.path(), "*/**/r.xml").value() == Paths{"a1/r.xml", "a1/x/r.xml", "a2/x/r.xml", "b1/x/r.xml"});
  CHECK(glob(folder.path(), "a[12]/x/**").value() == Paths{"a1/x/r.xml", "a2/x/r.xml"});
}

TEST_CASE("two stars inside a name are two single ones") {
  const TempFolder folder;
  for (const char* name : {"ab.xml", "a/b.xml", "x/ab.xml"})
    folder.write(name, "x");
  CHECK(glob(folder.path(), "a**.xml").value() == Paths{"ab.xml"});
  CHECK(glob(folder.path(), "**.xml").value() == Paths{"ab.xml"});
  CHECK(glob(folder.path(), "***/ab.xml").value() == Paths{"x/ab.xml"});
}

TEST_CASE("hidden files and folders match only what names their dot") {
  const TempFolder folder;
  for (const char* name : {".a/.b", ".a/c", "d/.e", "d/f"})
    folder.write(name, "x");
  CHECK(glob(folder.path(), "*/*").value() == Paths{"d/f"});
  CHECK(glob(folder.path(), ".*/*").value() == Paths{".a/c"});
  CHECK(glob(folder.path(), ".?/.?").value() == Paths{".a/.b"});
  CHECK(glob(folder.path(), "**/.*").value() == Paths{"d/.e"});
  CHECK(glob(folder.path(), ".a/**/*").value() == Paths{".a/c"});
  CHECK(glob(folder.path(), "[.]a/c").value().empty());
}

TEST_CASE("a folder that is not there or not readable is an error that names it") {
  const TempFolder folder;
  const auto missing = glob(folder.path("none"), "*");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().status == SLIPWAY_E_NOT_FOUND);
  CHECK(missing.error().message == "cannot read the folder " + folder.path("none/."));
  folder.write("file", "x");
  CHECK(glob(folder.path("file"), "*").error().why == "Not a directory");
}

TEST_CASE("a refused pattern is shown with a way to write it") {
  const TempFolder folder;
  const auto refused = glob(folder.path(), "a/../b");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "the pattern 'a/../b' does not stay in the workspace");
  CHECK(refused.error().hint == "write it relative to the workspace, without '..'");
  folder.write("..a", "x");
  folder.write("b../c", "x");
  CHECK(glob(folder.path(), "..a").value() == Paths{"..a"});
  CHECK(glob(folder.path(), "*../*").value() == Paths{"b../c"});
}

TEST_CASE("a path is inside of a folder whatever the folder's own links") {
  const TempFolder folder;
  folder.write("real/sub/file", "x");
  std::filesystem::create_directory_symlink("real", folder.path("link"));
  CHECK(resolve_inside(folder.path("link"), "sub/file").value() == "sub/file");
  CHECK(resolve_inside(folder.path("link"), folder.path("real/sub")).value() == "sub");
  CHECK(resolve_inside("/", "etc").value() == "etc");
  // A name that begins like the folder's is not below it.
  folder.write("real2/file", "x");
  const auto sibling = resolve_inside(folder.path("real"), "../real2/file");
  REQUIRE_FALSE(sibling);
  CHECK(sibling.error().message == "'../real2/file' leads out of the workspace");
  CHECK(sibling.error().why == "it is " + folder.path("real2/file"));
  CHECK(resolve_inside(folder.path("none"), "x").error().status == SLIPWAY_E_NOT_FOUND);
}

TEST_CASE("the folder itself is inside, and is called by a dot") {
  const TempFolder folder;
  folder.write("sub/file", "");
  CHECK(resolve_inside(folder.path(), ".").value() == ".");
  CHECK(resolve_inside(folder.path(), "sub/..").value() == ".");
  CHECK(resolve_inside(folder.path(), "./sub/.").value() == "sub");
  CHECK(resolve_inside(folder.path(), "..").error().status == SLIPWAY_E_INTEGRITY);
}

TEST_CASE("a pattern can be checked before there is a folder") {
  CHECK(check_pattern("dist/**/*.so", "x").has_value());
  CHECK(check_pattern("a..b", "x").has_value());
  for (const char* const bad : {"", "/etc/passwd", "../x", "a/../../b"}) {
    INFO(bad);
    CHECK(check_pattern(bad, "artifacts[0].path").error().message ==
          "artifacts[0].path: the pattern '" + std::string(bad) + "' does not stay in the workspace");
  }
}
