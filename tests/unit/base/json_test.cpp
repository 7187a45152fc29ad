#include "support/catch.hpp"

#include <slipway/base/json.hpp>

#include <nlohmann/json.hpp>

using namespace slipway::base;

namespace {

std::string refusal(std::string_view text) { return one_line(parse_json(text, "the reply").error()); }

}  // namespace

TEST_CASE("JSON text becomes a value and text again") {
  const Result<Json> value = parse_json(R"( {"b": [1, 2.5, null], "a": "x"} )", "the reply");
  REQUIRE(value);
  CHECK(to_text(*value) == R"({"a":"x","b":[1,2.5,null]})");
  CHECK(to_pretty_text(Json{{"a", 1}}) == "{\n  \"a\": 1\n}\n");
}

TEST_CASE("bad JSON is refused with its place") {
  CHECK(refusal("") == "error[SL0501]: the reply is not valid JSON - it is empty");
  CHECK(refusal(" \n") == "error[SL0501]: the reply is not valid JSON - it is empty");
  CHECK(refusal("{") == "error[SL0501]: the reply is not valid JSON - syntax error at line 1, column 2");
  CHECK(refusal("{\n \"a\": nul\n}") ==
        "error[SL0501]: the reply is not valid JSON - syntax error at line 2, column 10");
  CHECK(refusal("1 2") == "error[SL0501]: the reply is not valid JSON - syntax error at line 1, column 3");
  CHECK(refusal("1e999") == "error[SL0501]: the reply is not valid JSON - it holds a number that is out of range");
  CHECK(refusal("\"\xff\"").starts_with("error[SL0501]: the reply is not valid JSON - syntax error at line 1"));
}

TEST_CASE("JSON may be 64 levels deep and no deeper") {
  CHECK(parse_json(std::string(64, '[') + std::string(64, ']'), "it"));
  CHECK(refusal(std::string(65, '[') + std::string(65, ']')) ==
        "error[SL0501]: the reply is not valid JSON - it is nested deeper than 64 levels");
  CHECK_FALSE(parse_json(std::string(1'000'000, '['), "it"));
  CHECK(parse_json('"' + std::string(100, '[') + R"(\"[")", "it"));
}

TEST_CASE("writing a value with invalid UTF-8 replaces it") {
  CHECK(to_text(Json("a\xff")) == "\"a\xef\xbf\xbd\"");
  CHECK(to_pretty_text(Json("a\xff")) == "\"a\xef\xbf\xbd\"\n");
}

TEST_CASE("texts in a value are changed wherever they are, and nothing else") {
  const Json value = Json::parse(R"({"a":"x","list":["x",1,{"x":null}],"number":1234,"flag":true})");
  const Json changed = map_texts(value, [](const std::string& text) { return text == "x" ? "***" : text; });
  CHECK(to_text(changed) == R"({"a":"***","flag":true,"list":["***",1,{"***":null}],"number":1234})");
}
