// What each keyword of JSON Schema lets pass and what it does not, after the specification of draft 7. Every value that
// is refused is also explained.
#include "support/catch.hpp"

#include <slipway/base/json_schema.hpp>

using namespace slipway::base;
using Texts = std::vector<std::string>;

namespace {

struct Row {
  const char* schema;
  Texts pass;
  Texts fail;
};

void check_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    const Result<JsonSchema> schema = JsonSchema::parse(row.schema, "the schema");
    INFO(row.schema);
    REQUIRE(schema);
    for (const std::string& value : row.pass) {
      INFO(value);
      CHECK(schema->check(value).empty());
    }
    for (const std::string& value : row.fail) {
      INFO(value);
      CHECK_FALSE(schema->check(value).empty());
    }
  }
}

}  // namespace

TEST_CASE("types are those of JSON, and nothing is converted") {
  check_rows({
      {R"({"type": "string"})", {R"("")", R"("1")"}, {"1", "null", "true", "[]", "{}"}},
      {R"({"type": "integer"})", {"0", "-7", "9007199254740993"}, {"1.5", R"("1")", "true", "null"}},
      {R"({"type": "number"})", {"0", "1.5", "-1e10"}, {R"("1")", "false", "null", "[1]"}},
      {R"({"type": "boolean"})", {"true", "false"}, {"0", "1", R"("true")", "null"}},
      {R"({"type": "null"})", {"null"}, {"0", "false", R"("")", "[]", "{}"}},
      {R"({"type": "array"})", {"[]", "[1]"}, {"{}", R"("[]")", "null"}},
      {R"({"type": "object"})", {"{}", R"({"a": 1})"}, {"[]", "null", R"("{}")"}},
      {R"({"type": ["string", "null"]})", {R"("x")", "null"}, {"1", "[]"}},
  });
}

TEST_CASE("keywords for one type leave values of other types alone") {
  check_rows({
      {R"({"minLength": 3, "pattern": "^a"})", {"1", "null", "[]", "{}", R"("abc")"}, {R"("ab")", R"("xyz")"}},
      {R"({"minimum": 3})", {R"("1")", "null", "[1]", "3", "3.5"}, {"2", "2.999", "-4"}},
      {R"({"required": ["a"]})", {"[]", "7", R"("a")", R"({"a": null})"}, {"{}", R"({"b": 1})"}},
      {R"({"items": {"type": "string"}})", {"{}", R"("x")", "[]", R"(["a"])"}, {"[1]", R"(["a", null])"}},
      {R"({"properties": {"a": {"type": "string"}}})", {"[1]", "1", R"({"b": 1})"}, {R"({"a": 1})"}},
  });
}

TEST_CASE("choices are compared by value, whatever the order of their keys") {
  check_rows({
      {R"({"enum": [1, "a", null, [1, 2], {"x": 1, "y": 2}]})",
       {"1", R"("a")", "null", "[1, 2]", R"({"y": 2, "x": 1})"},
       {"2", R"("A")", "false", "[2, 1]", R"({"x": 1})", "[]"}},
      {R"({"const": {"a": [1, {"b": null}]}})", {R"({"a": [1, {"b": null}]})"}, {R"({"a": [1, {}]})", "{}"}},
      {R"({"const": false})", {"false"}, {"0", "null", "[]", R"("false")"}},
      {R"({"const": ""})", {R"("")"}, {R"(" ")", "null"}},
  });
}

TEST_CASE("limits of numbers are inclusive unless they say otherwise") {
  check_rows({
      {R"({"minimum": -2, "maximum": 2})", {"-2", "0", "2", "1.999"}, {"-3", "2.1", "1e3"}},
      {R"({"exclusiveMinimum": 0, "exclusiveMaximum": 1})", {"0.1", "0.999"}, {"0", "1", "-1"}},
      {R"({"multipleOf": 4})", {"0", "8", "-4"}, {"6", "1"}},
      {R"({"maximum": 9007199254740991})", {"9007199254740991", "0"}, {"9007199254740992"}},
  });
}

TEST_CASE("lengths of texts count characters, and patterns match anywhere") {
  check_rows({
      {R"({"minLength": 2, "maxLength": 3})",
       {R"("ab")", R"("éé")", R"("🚢🚢🚢")"},
       {R"("a")", R"("🚢")", R"("abcd")"}},
      {R"({"pattern": "b+"})", {R"("abc")", R"("b")"}, {R"("")", R"("ac")"}},
      {R"({"pattern": "^[a-z]+/[0-9]{2}$"})", {R"("ab/12")"}, {R"("ab/123")", R"("AB/12")", R"(" ab/12")"}},
      {R"({"pattern": "^(?!-)[-a-z]+$"})", {R"("a-b")"}, {R"("-a")"}},
  });
}

TEST_CASE("lists are checked by length, by item and by place") {
  check_rows({
      {R"({"minItems": 1, "maxItems": 2})", {"[1]", "[1, 2]"}, {"[]", "[1, 2, 3]"}},
      {R"({"uniqueItems": true})",
       {"[]", "[1, 2]", R"([1, "1"])", "[[1], [2]]", R"([{"a": 1}, {"a": 2}])", "[1, true]", "[0, false]"},
       {"[1, 1]", R"(["a", "b", "a"])", "[[1], [1]]", R"([{"a": 1, "b": 2}, {"b": 2, "a": 1}])", "[null, null]"}},
      {R"({"uniqueItems": false})", {"[1, 1]"}, {}},
      {R"({"items": [{"type": "integer"}, {"type": "string"}]})",
       {"[]", "[1]", R"([1, "a", null])"},
       {R"(["a"])", "[1, 2]"}},
      {R"({"items": [{}], "additionalItems": false})", {"[]", "[1]"}, {"[1, 2]"}},
      {R"({"contains": {"minimum": 5}})", {"[5]", "[1, 7]"}, {"[]", "[1, 2]"}},
      {R"({"items": false})", {"[]"}, {"[1]"}},
  });
}

TEST_CASE("keys are checked by name, by pattern, by number and by what is left over") {
  check_rows({
      {R"({"minProperties": 1, "maxProperties": 2})", {R"({"a": 1})"}, {"{}", R"({"a": 1, "b": 2, "c": 3})"}},
      {R"({"properties": {"a": {}}, "additionalProperties": false})", {"{}", R"({"a": 1})"}, {R"({"b": 1})"}},
      {R"({"properties": {"a": {}}, "patternProperties": {"^x-": {}}, "additionalProperties": {"type": "null"}})",
       {R"({"a": 1, "x-b": 2, "c": null})"},
       {R"({"c": 1})", R"({"xb": 1})"}},
      {R"({"patternProperties": {"a": {"type": "integer"}, "b": {"maximum": 5}}})",
       {R"({"ab": 5, "c": "x"})"},
       {R"({"ab": "x"})", R"({"ab": 6})"}},
      {R"({"propertyNames": {"maxLength": 2}})", {"{}", R"({"ab": 1})"}, {R"({"abc": 1})"}},
      {R"({"required": ["a", "b"]})", {R"({"a": 1, "b": null})"}, {R"({"a": 1})", R"({"b": 1})"}},
      {R"({"dependencies": {"a": ["b"], "c": {"required": ["d"]}}})",
       {"{}", R"({"b": 1})", R"({"a": 1, "b": 1})", R"({"c": 1, "d": 1})"},
       {R"({"a": 1})", R"({"c": 1})"}},
  });
}

TEST_CASE("schemas are combined") {
  check_rows({
      {R"({"allOf": [{"minimum": 1}, {"maximum": 3}]})", {"1", "3"}, {"0", "4"}},
      {R"({"anyOf": [{"type": "string"}, {"minimum": 3}]})", {R"("x")", "3", "null"}, {"2"}},
      {R"({"oneOf": [{"type": "integer"}, {"minimum": 2}]})", {"1", "2.5", R"("x")"}, {"3", "1.5"}},
      {R"({"not": {"type": "integer"}})", {"1.5", R"("1")"}, {"1"}},
      {R"({"not": {}})", {}, {"1", "null", "{}"}},
      {R"({"if": {"minimum": 10}, "then": {"multipleOf": 5}, "else": {"multipleOf": 3}})", {"15", "3"}, {"12", "5"}},
      {R"({"if": {"minimum": 10}, "then": {"multipleOf": 5}})", {"15", "3", "7"}, {"12"}},
      {R"({"then": false, "else": false})", {"1", "{}"}, {}},
      {R"({"allOf": [true, {"anyOf": [false, {"type": "null"}]}]})", {"null"}, {"1"}},
  });
}

TEST_CASE("references are followed inside of the schema, also to escaped names and to itself") {
  check_rows({
      {R"({"$ref": "#/definitions/a", "definitions": {"a": {"type": "integer"}}})", {"1"}, {R"("x")"}},
      {R"({"properties": {"x": {"$ref": "#/$defs/a~1b"}, "y": {"$ref": "#/$defs/c~0d"}},
           "$defs": {"a/b": {"type": "integer"}, "c~d": {"type": "null"}}})",
       {R"({"x": 1, "y": null})"},
       {R"({"x": null})", R"({"y": 1})"}},
      {R"({"properties": {"x": {"$ref": "#/items/1"}}, "items": [{}, {"type": "integer"}]})",
       {R"({"x": 1})"},
       {R"({"x": "1"})"}},
      {R"({"properties": {"next": {"$ref": "#"}, "v": {"type": "integer"}}, "required": ["v"]})",
       {R"({"v": 1})", R"({"v": 1, "next": {"v": 2, "next": {"v": 3}}})"},
       {R"({"v": 1, "next": {}})", R"({"v": 1, "next": {"v": 2, "next": {"v": "3"}}})"}},
      {R"({"properties": {"$ref": {"type": "string"}}})", {R"({"$ref": "a"})"}, {R"({"$ref": 1})"}},
  });
}

TEST_CASE("what only describes does not refuse") {
  check_rows({
      {R"({"title": "t", "description": "d", "default": 1, "examples": [2], "$comment": "c", "x-own": [1]})",
       {"1", "null", "{}"},
       {}},
      {R"({"format": "email"})", {R"("no address")", "1"}, {}},
      {"true", {"1", "null", "[]", "{}"}, {}},
      {"{}", {"1", "null", "[]", "{}"}, {}},
      {"false", {}, {"1", "null", "[]", "{}"}},
  });
}
