#include "support/catch.hpp"

#include <slipway/kit/command.hpp>

#include <nlohmann/json.hpp>

using namespace slipway::kit;

TEST_CASE("durations are a count and one unit") {
  CHECK(parse_duration("500ms") == 500u);
  CHECK(parse_duration("90s") == 90'000u);
  CHECK(parse_duration("10m") == 600'000u);
  CHECK(parse_duration("1h") == 3'600'000u);
  CHECK(parse_duration("1000h") == 3'600'000'000u);
  for (const char* text : {"", "s", "10", "0s", "01s", "-1s", "+1s", "1.5s", "1 s", "1s ", " 1s", "1d", "1h30m", "1S",
                           "1001h", "9999999999ms", "99999999999999999999s"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}

TEST_CASE("a duration parameter may be absent, and a wrong one is named") {
  CHECK(duration_in(Json::object(), "timeout", "timeout").value() == 0u);
  CHECK(duration_in(Json{{"timeout", "2s"}}, "timeout", "timeout").value() == 2000u);
  for (const Json& value : {Json("soon"), Json(5), Json::array()}) {
    const auto duration = duration_in(Json{{"timeout", value}}, "timeout", "suites[1].timeout");
    REQUIRE_FALSE(duration.has_value());
    CHECK(duration.error().status == SLIPWAY_E_CONFIG);
    CHECK(duration.error().message == "suites[1].timeout is not a duration");
  }
}

TEST_CASE("a duration is told in the largest unit that holds it whole") {
  CHECK(duration_text(3'600'000) == "1h");
  CHECK(duration_text(5'400'000) == "90m");
  CHECK(duration_text(10'000) == "10s");
  CHECK(duration_text(1500) == "1500ms");
}

TEST_CASE("the longest durations in each unit are those of a thousand hours or nine digits") {
  CHECK(parse_duration("60000m") == 3'600'000'000u);
  CHECK(parse_duration("3600000s") == 3'600'000'000u);
  CHECK(parse_duration("999999999ms") == 999'999'999u);
  for (const char* text :
       {"60001m", "3600001s", "1000000000ms", "0ms", "00s", "1ms1", "1sm", "1hm", "m5", "0x1s", "1\n"})
    CHECK_FALSE(parse_duration(text).has_value());
}

TEST_CASE("a duration that was told can be read again") {
  for (const std::uint32_t length :
       {1u, 999u, 1000u, 1001u, 59'000u, 60'000u, 61'000u, 3'599'000u, 3'600'000u, 86'400'000u})
    CHECK(parse_duration(duration_text(length)) == length);
  CHECK(duration_text(86'400'000) == "24h");
}

TEST_CASE("a wrong duration is shown as it was written, with the ways to write it") {
  const auto duration = duration_in(Json{{"timeout", {{"minutes", 5}}}}, "timeout", "timeout");
  REQUIRE_FALSE(duration.has_value());
  CHECK(duration.error().why == R"({"minutes":5})");
  CHECK(duration.error().hint == "write it as 500ms, 90s, 10m or 1h, at most 1000h");
  CHECK(duration_in(Json{{"timeout", nullptr}}, "timeout", "timeout").value() == 0u);
}
