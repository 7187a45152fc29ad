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
