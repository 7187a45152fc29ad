#include "support/catch.hpp"

#include <slipway/base/json_schema.hpp>
#include <slipway/cli/schemas.hpp>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

using namespace slipway;

TEST_CASE("Every schema of the program is one") {
  for (const cli::Schema& schema : cli::schemas()) {
    INFO(schema.name);
    CHECK(base::JsonSchema::parse(schema.text(), schema.name).has_value());
  }
}

TEST_CASE("Every schema of the source tree can be printed") {
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(SLIPWAY_SOURCE_DIR "/host/schema"))
    files.insert(entry.path().stem().stem().string());
  std::set<std::string> names;
  for (const cli::Schema& schema : cli::schemas())
    names.emplace(schema.name);
  CHECK(names == files);
}
