#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/kit/glob.hpp>

#include <string>
#include <vector>

TEST_CASE("the files that look most like the pattern come first") {
  const slipway::test::TempFolder folder;
  for (const char* name : {"build/server", "dist/servers", "README", ".git/dist/server", "a/very/long/path/to/nothing"})
    folder.write(name, "x");
  CHECK(slipway::kit::glob_nearest(folder.path(), "dist/server", 2) ==
        std::vector<std::string>{"dist/servers", "build/server"});
  CHECK(slipway::kit::glob_nearest(folder.path(), "dist/server", 9).size() == 4);
  CHECK(slipway::kit::glob_nearest(folder.path("missing"), "x", 3).empty());
}

TEST_CASE("files that are equally near come by their name, and none are named when none are wanted") {
  const slipway::test::TempFolder folder;
  for (const char* name : {"b.txt", "a.txt", "c.txt"})
    folder.write(name, "x");
  CHECK(slipway::kit::glob_nearest(folder.path(), "?.txt", 3) == std::vector<std::string>{"a.txt", "b.txt", "c.txt"});
  CHECK(slipway::kit::glob_nearest(folder.path(), "?.txt", 0).empty());
}

TEST_CASE("names that differ only behind the bytes that are compared are equally near") {
  const slipway::test::TempFolder folder;
  const std::string start(240, 'x');
  folder.write(start + "b", "x");
  folder.write(start + "a", "x");
  CHECK(slipway::kit::glob_nearest(folder.path(), start + "b", 1) == std::vector<std::string>{start + "a"});
}
