#include "support/catch.hpp"

#include <slipway/kit/failure.hpp>

#include <string>

using namespace slipway::kit;

TEST_CASE("an error becomes what a stage throws, with the parts that are not empty") {
  const slipway::Failure bare = to_failure({SLIPWAY_E_IO, "disk full"});
  CHECK(bare.status() == SLIPWAY_E_IO);
  CHECK(std::string(bare.what()) == "disk full");
  CHECK(bare.details().empty());
  const slipway::Failure whole = to_failure({SLIPWAY_E_REFUSED, "no", "the why", "the state", "the hint"});
  CHECK(whole.details() == R"({"why":"the why","state":"the state","hint":"the hint"})");
}

TEST_CASE("failures are listed with their place when it is known") {
  const slipway::Failure failure = to_failure(
      {SLIPWAY_VERDICT_FAIL, "red"}, {{"a", "said \"no\"", "src/a.c", 3}, {"b", "bytes \xff"}, {"c", "m", "f.py"}});
  CHECK(failure.details() == R"({"failures":[{"name":"a","message":"said \"no\"","file":"src/a.c","line":3},)"
                             "{\"name\":\"b\",\"message\":\"bytes \uFFFD\"},"
                             R"({"name":"c","message":"m","file":"f.py"}]})");
}

TEST_CASE("a value comes out of a result and an error is thrown") {
  CHECK(or_throw(Result<int>(7)) == 7);
  or_throw(Status{});
  CHECK_THROWS_AS(or_throw(Result<int>(fail({SLIPWAY_E_IO, "x"}))), slipway::Failure);
  CHECK_THROWS_AS(or_throw(Status(fail({SLIPWAY_E_IO, "x"}))), slipway::Failure);
}

TEST_CASE("what a service throws becomes an error") {
  CHECK(guard([] { return 7; }).value() == 7);
  CHECK(guard([] {}).has_value());
  const auto failed = guard([]() -> int { throw slipway::Failure(SLIPWAY_E_DENIED, "not granted"); });
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().status == SLIPWAY_E_DENIED);
  CHECK(failed.error().message == "not granted");
}
