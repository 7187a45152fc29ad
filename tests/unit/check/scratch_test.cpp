#include "support/catch.hpp"

#include <slipway/base/file.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/check/scratch.hpp>

#include <signal.h>
#include <sys/resource.h>

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

TEST_CASE("Folders whose files cannot be filled are none") {
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit nothing{0, before.rlim_max};
  const auto handler = signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &nothing);
  const auto scratch = check::Scratch::make(check::Surroundings::usual);
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, handler);
  REQUIRE_FALSE(scratch);
  CHECK(scratch.error().exit() == base::ExitCode::environment);
}
