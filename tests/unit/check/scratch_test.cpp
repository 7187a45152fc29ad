#include "support/catch.hpp"

#include <slipway/base/file.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/check/scratch.hpp>

using namespace slipway;

TEST_CASE("The request that a checked stage is given is one that the host could give") {
  const auto schema = base::JsonSchema::parse(
      base::read_file(SLIPWAY_SOURCE_DIR "/host/schema/request.schema.json", 100'000).value(), "request.schema.json");
  REQUIRE(schema);
  const auto scratch = check::Scratch::make(check::Surroundings::usual);
  REQUIRE(scratch);
  const std::string request = check::request_for(*scratch);
  for (const base::SchemaProblem& problem : schema->check(request))
    FAIL_CHECK(problem.pointer << ": " << problem.message);
  for (const char* folder : {"root", "workspace", "output"}) {
    CHECK(base::exists(scratch->folder(folder)));
    CHECK(request.find('"' + scratch->folder(folder) + '"') != std::string::npos);
  }
}
