#include "support/catch.hpp"

#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

#include <string>

using namespace slipway::kit;

TEST_CASE("JSON keeps the order of its keys") {
  const auto value = parse_json(R"({"z":1,"a":{"y":2,"b":3}})", "it");
  REQUIRE(value);
  CHECK(to_text(*value) == R"({"z":1,"a":{"y":2,"b":3}})");
}

TEST_CASE("what is not JSON is an error of the status asked for, never an exception") {
  for (const std::string text : {"", "{", "[1,]", "\"\xff\"", "{\"a\":1}x"}) {
    const auto value = parse_json(text, "the request", SLIPWAY_E_INTERNAL);
    REQUIRE_FALSE(value);
    CHECK(value.error().status == SLIPWAY_E_INTERNAL);
    CHECK(value.error().message == "the request is not JSON");
  }
}

TEST_CASE("a document may be 64 levels deep and no more") {
  CHECK(parse_json(std::string(64, '[') + std::string(64, ']'), "it"));
  const auto deeper = parse_json(std::string(65, '[') + std::string(65, ']'), "it");
  REQUIRE_FALSE(deeper);
  CHECK(deeper.error().message == "it is nested too deeply");
  CHECK(parse_json(std::string(1000000, '['), "it").error().message == "it is nested too deeply");
}

TEST_CASE("members are read with a fallback for what is absent or of another type") {
  const Json object = *parse_json(R"({"t":"x","n":7,"b":true,"l":["a",1,"b"],"m":{"k":"v","n":1},"null":null})", "it");
  CHECK(text_in(object, "t") == "x");
  CHECK(text_in(object, "n", "none") == "none");
  CHECK(text_in(object, "null", "none") == "none");
  CHECK(number_in(object, "n") == 7);
  CHECK(number_in(object, "t", -1) == -1);
  CHECK(flag_in(object, "b"));
  CHECK_FALSE(flag_in(object, "t"));
  CHECK(texts_in(object, "l") == std::vector<std::string>{"a", "b"});
  CHECK(texts_in(object, "t").empty());
  CHECK(text_map_in(object, "m") == std::map<std::string, std::string>{{"k", "v"}});
  CHECK(member_of(object, "none").is_null());
  CHECK(text_in(member_of(object, "t"), "t").empty());
}

TEST_CASE("text that is not UTF-8 is written with replacement characters") {
  CHECK(to_text(Json("a\xff")) == "\"a\xef\xbf\xbd\"");
}

TEST_CASE("the details of a failure are the parts that are there") {
  CHECK(failure_details({SLIPWAY_E_IO, "m"}).empty());
  CHECK(failure_details({SLIPWAY_E_IO, "m", "w", "", "h"}) == R"({"why":"w","hint":"h"})");
}

TEST_CASE("depth counts lists and objects together, and a wide document is not a deep one") {
  std::string mixed;
  for (int i = 0; i < 32; ++i)
    mixed += R"([{"a":)";
  std::string closed;
  for (int i = 0; i < 32; ++i)
    closed += "}]";
  CHECK(parse_json(mixed + "1" + closed, "it"));
  CHECK(parse_json(mixed + "[]" + closed, "it").error().message == "it is nested too deeply");
  std::string wide = "[[]";
  for (int i = 0; i < 1000; ++i)
    wide += ",[[]]";
  CHECK(parse_json(wide + "]", "it"));
}

TEST_CASE("an error says where the text stops being JSON") {
  const auto value = parse_json("{\n  \"a\": nope\n}", "settings.json");
  REQUIRE_FALSE(value);
  CHECK(value.error().status == SLIPWAY_E_CONFIG);
  CHECK(value.error().why.find("line 2, column 9") != std::string::npos);
}

TEST_CASE("the last of two members with one name counts") {
  CHECK(text_in(*parse_json(R"({"a":"1","a":"2"})", "it"), "a") == "2");
}

TEST_CASE("members of what is no object are absent") {
  for (const Json& value : {Json(), Json("text"), Json(7), Json({1, 2})}) {
    CHECK(member_of(value, "a").is_null());
    CHECK(text_in(value, "a", "none") == "none");
    CHECK(number_in(value, "a", 5) == 5);
    CHECK(flag_in(value, "a", true));
    CHECK(texts_in(value, "a").empty());
    CHECK(text_map_in(value, "a").empty());
  }
}
