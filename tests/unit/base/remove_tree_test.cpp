#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/file.hpp>

#include <sys/stat.h>
#include <unistd.h>

using namespace slipway::base;
using slipway::test::TempFolder;

TEST_CASE("a tree is removed whole, and a missing one is fine") {
  const TempFolder folder;
  for (int i = 0; i < 300; ++i)
    folder.write("tree/" + std::to_string(i % 7) + "/deep/er/" + std::to_string(i), "x");
  CHECK(remove_tree(folder.path("tree")));
  CHECK_FALSE(exists(folder.path("tree")));
  CHECK(remove_tree(folder.path("tree")));
  CHECK(remove_tree(folder.path("no/such/place")));
  CHECK(remove_tree(folder.write("file", "x")));
  CHECK_FALSE(exists(folder.path("file")));
}

TEST_CASE("a tree that is too deep to be meant is left with an error, not with a crash") {
  const TempFolder folder;
  std::string name = "tree";
  for (int i = 0; i < 450; ++i)
    name += "/d";
  folder.write(name + "/file", "x");
  const auto removed = remove_tree(folder.path("tree"));
  REQUIRE_FALSE(removed);
  CHECK(removed.error().why == "folders are nested more than 400 deep");
  std::string upper = "tree";
  for (int i = 0; i < 60; ++i)
    upper += "/d";
  CHECK(remove_tree(folder.path(upper)));
  CHECK(remove_tree(folder.path("tree")));
}

TEST_CASE("read-only folders inside a tree do not stop its removal") {
  const TempFolder folder;
  folder.write("tree/sealed/inner/file", "x");
  folder.write("tree/dark/file", "x");
  ::chmod(folder.path("tree/sealed/inner").c_str(), 0500);
  ::chmod(folder.path("tree/sealed").c_str(), 0500);
  ::chmod(folder.path("tree/dark").c_str(), 0000);
  CHECK(remove_tree(folder.path("tree")));
  CHECK_FALSE(exists(folder.path("tree")));
}

TEST_CASE("removing a tree does not follow links") {
  const TempFolder folder;
  folder.write("precious/file", "x");
  folder.write("tree/file", "x");
  REQUIRE(::symlink("../precious", folder.path("tree/link").c_str()) == 0);
  REQUIRE(::symlink("precious", folder.path("top").c_str()) == 0);
  CHECK(remove_tree(folder.path("tree")));
  CHECK(remove_tree(folder.path("top")));
  CHECK(folder.read("precious/file") == "x");
}

TEST_CASE("what cannot be removed is named") {
  const Status status = remove_tree("/proc/self/status");
  REQUIRE_FALSE(status);
  CHECK(status.error().what == "cannot remove /proc/self/status");
}
