#include "support/catch.hpp"

#include <slipway/base/json.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/base/schema_explainer.hpp>

#include <nlohmann/json.hpp>

using namespace slipway::base;
using Strings = std::vector<std::string>;

namespace {

JsonSchema schema(std::string_view text) {
  Result<JsonSchema> parsed = JsonSchema::parse(text, "the schema");
  if (!parsed) FAIL(one_line(parsed.error()));
  return std::move(*parsed);
}

// "pointer: message" of each problem.
Strings problems(const JsonSchema& checked, std::string_view value) {
  Strings list;
  for (const SchemaProblem& problem : checked.check(value))
    list.push_back(problem.pointer + ": " + problem.message);
  return list;
}

Strings problems(std::string_view text, std::string_view value) { return problems(schema(text), value); }

std::string refusal(std::string_view text) {
  const Result<JsonSchema> parsed = JsonSchema::parse(text, "the schema");
  return parsed ? "accepted" : one_line(parsed.error());
}

constexpr std::string_view k_stage = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://slipway.dev/schema/stage.json",
  "type": "object", "additionalProperties": false, "required": ["run"],
  "properties": {
    "run": {"$ref": "#/$defs/argv"},
    "suites": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/suite"}},
    "tags": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}], "x-slipway": "tag-rules"},
    "mode": {"enum": ["debug", "release"]},
    "port": {"type": "integer", "minimum": 1, "maximum": 65535},
    "name": {"type": "string", "pattern": "^[a-z]+$"},
    "layer": {"oneOf": [
      {"type": "object", "additionalProperties": false, "required": ["kind", "path"],
       "properties": {"kind": {"const": "file"}, "path": {"type": "string"}, "mode": {"type": "string"}}},
      {"type": "object", "additionalProperties": false, "required": ["kind", "url"],
       "properties": {"kind": {"const": "remote"}, "url": {"type": "string"}}}]}
  },
  "$defs": {
    "argv": {"type": "array", "minItems": 1, "items": {"type": "string"}},
    "suite": {"type": "object", "additionalProperties": false,
              "properties": {"name": {"type": "string"}, "run": {"$ref": "#/$defs/argv"}}}
  }
})";

}  // namespace

TEST_CASE("a value that agrees has no problems") {
  const JsonSchema stage = schema(k_stage);
  CHECK(problems(stage, R"({"run": ["make"], "suites": [{"name": "unit", "run": ["x"]}], "tags": ["a"],
    "mode": "debug", "port": 80, "name": "abc", "layer": {"kind": "file", "path": "/x"}})")
            .empty());
  CHECK(problems(stage, R"({"run": ["make"], "tags": "a"})").empty());
}

TEST_CASE("an unknown key is named, with those that are known there") {
  const std::vector<SchemaProblem> found = schema(k_stage).check(R"({"run": ["x"], "sutes": []})");
  REQUIRE(found.size() == 1);
  CHECK(found[0].pointer.empty());
  CHECK(found[0].key == "sutes");
  CHECK(found[0].message == "unknown key 'sutes'");
  CHECK(found[0].is_unknown_key);
  CHECK(found[0].known_keys == Strings{"layer", "mode", "name", "port", "run", "suites", "tags"});
}

TEST_CASE("known keys are found behind items, references and alternatives") {
  const JsonSchema stage = schema(k_stage);
  const auto in_list = stage.check(R"({"run": ["x"], "suites": [{"name": "a"}, {"nam": "b"}]})");
  REQUIRE(in_list.size() == 1);
  CHECK(in_list[0].pointer == "/suites/1");
  CHECK(in_list[0].known_keys == Strings{"name", "run"});
  const auto in_branch = stage.check(R"({"run": ["x"], "layer": {"kind": "file", "path": "/x", "mod": "1"}})");
  REQUIRE(in_branch.size() == 1);
  CHECK(in_branch[0].pointer == "/layer");
  CHECK(in_branch[0].known_keys == Strings{"kind", "mode", "path"});
}

TEST_CASE("a missing key is named") {
  const std::vector<SchemaProblem> found = schema(k_stage).check("{}");
  REQUIRE(found.size() == 1);
  CHECK(found[0].pointer.empty());
  CHECK(found[0].key == "run");
  CHECK(found[0].message == "missing key 'run'");
  CHECK_FALSE(found[0].is_unknown_key);
}

TEST_CASE("a wrong type is said in the words of a person, without followers") {
  const JsonSchema stage = schema(k_stage);
  CHECK(problems(stage, R"({"run": "make"})") == Strings{"/run: must be a list, not a string"});
  CHECK(problems(stage, R"({"run": ["make", 1]})") == Strings{"/run/1: must be a string, not a number"});
  CHECK(problems(stage, R"({"run": ["x"], "port": "80"})") == Strings{"/port: must be a whole number, not a string"});
  CHECK(problems(stage, R"({"run": null})") == Strings{"/run: must be a list, not null"});
  CHECK(problems(stage, R"([])") == Strings{": must be a mapping, not a list"});
  CHECK(problems(R"({"type": ["string", "null", "boolean"]})", "[]") ==
        Strings{": must be a string, null or true or false, not a list"});
  CHECK(problems(R"({"type": "number"})", "true") == Strings{": must be a number, not true"});
}

TEST_CASE("choices are listed, and a slip of the keyboard is guessed") {
  CHECK(problems(k_stage, R"({"run": ["x"], "mode": "relase"})") ==
        Strings{"/mode: must be 'debug' or 'release', not 'relase' - did you mean 'release'?"});
  CHECK(problems(R"({"enum": [1, "a", null]})", "2") == Strings{": must be 1, 'a' or null, not 2"});
  CHECK(problems(R"({"const": 1})", "\"x\"") == Strings{": must be 1, not 'x'"});
}

TEST_CASE("limits of strings, numbers, lists and mappings are said") {
  CHECK(problems(k_stage, R"({"run": []})") == Strings{"/run: must not be empty"});
  CHECK(problems(k_stage, R"({"run": ["x"], "port": 0})") == Strings{"/port: must be at least 1, not 0"});
  CHECK(problems(k_stage, R"({"run": ["x"], "port": 65536})") == Strings{"/port: must be at most 65535, not 65536"});
  CHECK(problems(k_stage, R"({"run": ["x"], "name": "A1"})") ==
        Strings{"/name: must match the pattern ^[a-z]+$, not 'A1'"});
  CHECK(problems(R"({"exclusiveMinimum": 0})", "0") == Strings{": must be greater than 0, not 0"});
  CHECK(problems(R"({"exclusiveMaximum": 0})", "0") == Strings{": must be less than 0, not 0"});
  CHECK(problems(R"({"minLength": 1})", R"("")") == Strings{": must not be empty"});
  CHECK(problems(R"({"minLength": 3})", R"("éé")") == Strings{": must have at least 3 characters"});
  CHECK(problems(R"({"maxLength": 2})", R"("ééé")") == Strings{": must have at most 2 characters"});
  CHECK(problems(R"({"minItems": 2})", "[1]") == Strings{": must have at least 2 items"});
  CHECK(problems(R"({"maxItems": 1})", "[1, 2]") == Strings{": must have at most 1 item"});
  CHECK(problems(R"({"uniqueItems": true})", R"(["a", "b", "a"])") == Strings{": lists 'a' twice"});
  CHECK(problems(R"({"minProperties": 1})", "{}") == Strings{": must not be empty"});
  CHECK(problems(R"({"maxProperties": 1})", R"({"a": 1, "b": 2})") == Strings{": must have at most 1 key"});
}

TEST_CASE("of alternatives the problem of the nearest is told") {
  const JsonSchema stage = schema(k_stage);
  CHECK(problems(stage, R"({"run": ["x"], "tags": 5})") == Strings{"/tags: must be a string or a list, not a number"});
  CHECK(problems(stage, R"({"run": ["x"], "tags": ["a", 5]})") == Strings{"/tags/1: must be a string, not a number"});
  CHECK(problems(stage, R"({"run": ["x"], "layer": {"kind": "remote", "path": "/x"}})") ==
        Strings{"/layer: unknown key 'path'", "/layer: missing key 'url'"});
  CHECK(problems(stage, R"({"run": ["x"], "layer": {"kind": "remote"}})") == Strings{"/layer: missing key 'url'"});
  CHECK(problems(R"({"oneOf": [{"type": "number"}, {"minimum": 3}]})", "5") ==
        Strings{": agrees with more than one of the forms that it may have"});
}

TEST_CASE("a constant tells alternatives apart, however much is wrong in the one that is meant") {
  constexpr std::string_view steps = R"({"items": {"oneOf": [
    {"properties": {"kind": {"const": "run"}, "argv": {"type": "array"}}, "required": ["kind", "argv"],
     "additionalProperties": false},
    {"properties": {"kind": {"const": "copy"}, "from": {"type": "string"}, "to": {"type": "string"}},
     "required": ["kind", "from", "to"], "additionalProperties": false}]}})";
  CHECK(problems(steps, R"([{"kind": "copy", "frm": 1, "argv": []}])") ==
        Strings{"/0: unknown key 'argv'", "/0: unknown key 'frm'", "/0: missing key 'from'", "/0: missing key 'to'"});
  CHECK(problems(steps, R"([{"kind": "run", "argv": "ls"}, {"kind": "copy", "from": "a", "to": "b"}])") ==
        Strings{"/0/argv: must be a list, not a string"});
  CHECK(problems(steps, R"([7])") == Strings{"/0: agrees with more than one of the forms that it may have"});
  CHECK(problems(steps, R"([{"kind": "rum", "argv": []}])") == Strings{"/0/kind: must be 'run', not 'rum'"});
}

TEST_CASE("alternatives of types are told once, in their order") {
  CHECK(problems(R"({"anyOf": [{"type": ["string", "null"]}, {"type": "null"}, {"type": "integer"}]})", "[]") ==
        Strings{": must be a string, null or a whole number, not a list"});
  CHECK(problems(R"({"anyOf": [{"type": "object", "required": ["a"]}, {"type": "string"}]})", "{}") ==
        Strings{": missing key 'a'"});
  CHECK(problems(R"({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]})", "[1, true]") ==
        Strings{"/0: must be a string, not a number", "/1: must be a string, not true"});
}

TEST_CASE("the same problem is told once, different ones at a place all") {
  CHECK(problems(R"({"allOf": [{"minimum": 3}, {"minimum": 3}, {"multipleOf": 1, "maximum": 1}]})", "2") ==
        Strings{": must be at least 3, not 2", ": must be at most 1, not 2"});
  CHECK(problems(R"({"type": "string", "minLength": 4, "pattern": "^x"})", R"("abc")") ==
        Strings{": must have at least 4 characters", ": must match the pattern ^x, not 'abc'"});
  // A value of the wrong type is not measured as well.
  CHECK(problems(R"({"type": "string", "minLength": 4, "enum": ["abcd"]})", "7") ==
        Strings{": must be a string, not a number"});
}

TEST_CASE("values are quoted shortly, between their characters, and cannot steer a terminal") {
  CHECK(problems(R"({"const": {"a": [1, null]}})", "[1.5]") == Strings{R"(: must be {"a":[1,null]}, not [1.5])"});
  const std::string wide = to_text(Json("a" + [] {
    std::string text;
    for (int i = 0; i < 60; ++i)
      text += "é";
    return text;
  }()));
  std::string shown = "'a";
  for (int i = 0; i < 37; ++i)
    shown += "é";
  CHECK(problems(R"({"const": 1})", wide) == Strings{": must be 1, not " + shown + "..."});
  CHECK(problems(R"({"const": 1})", to_text(Json(std::string(78, 'x')))) ==
        Strings{": must be 1, not '" + std::string(78, 'x') + "'"});
  CHECK(problems(R"({"const": 1})", to_text(Json(std::string(79, 'x')))) ==
        Strings{": must be 1, not '" + std::string(76, 'x') + "..."});
  CHECK(problems(R"({"const": 1})", R"("\u001b[2J\n")") == Strings{": must be 1, not '\\x1b[2J\\n'"});
  CHECK(problems(R"({"additionalProperties": false})", R"({"\u001b[2J": 1})") == Strings{": unknown key '\\x1b[2J'"});
}

TEST_CASE("rules for keys, their patterns and the others are applied") {
  CHECK(problems(R"({"patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": {"type": "number"}})",
                 R"({"x-a": 1, "b": "s", "c": 1, "x-d": "s"})") ==
        Strings{"/b: must be a number, not a string", "/x-a: must be a string, not a number"});
  CHECK(problems(R"({"propertyNames": {"pattern": "^[a-z]+$"}})", R"({"A": 1})") ==
        Strings{"/A: the key 'A' must match the pattern ^[a-z]+$, not 'A'"});
  CHECK(problems(R"({"properties": {"a": false}})", R"({"a": 1})") == Strings{"/a: is not allowed here"});
}

TEST_CASE("conditions, negations and conjunctions are applied") {
  constexpr std::string_view conditional = R"({
    "if": {"properties": {"kind": {"const": "local"}}, "required": ["kind"]},
    "then": {"required": ["path"]}, "else": {"required": ["url"]}})";
  CHECK(problems(conditional, R"({"kind": "local"})") == Strings{": missing key 'path'"});
  CHECK(problems(conditional, R"({"kind": "far"})") == Strings{": missing key 'url'"});
  CHECK(problems(R"({"not": {"type": "string"}})", R"("x")") == Strings{": is not allowed here"});
  CHECK(problems(R"({"allOf": [{"required": ["a"]}, {"required": ["a", "b"]}]})", "{}") ==
        Strings{": missing key 'a'", ": missing key 'b'"});
}

TEST_CASE("what no words exist for is refused all the same") {
  CHECK(problems(R"({"properties": {"a": {"contains": {"const": 7}}}})", R"({"a": [1]})") ==
        Strings{"/a: does not agree with its schema"});
  CHECK(problems(R"({"multipleOf": 5})", "7") == Strings{": does not agree with its schema"});
  CHECK(problems("false", "7") == Strings{": is not allowed here"});
}

TEST_CASE("keys with slashes and tildes are escaped in pointers") {
  CHECK(problems(R"({"additionalProperties": {"type": "string"}})", R"({"a/b~c": 1})") ==
        Strings{"/a~1b~0c: must be a string, not a number"});
}

TEST_CASE("what is not JSON is a problem of the whole") {
  CHECK(problems("true", "{") == Strings{": is not valid JSON: syntax error at line 1, column 2"});
}

TEST_CASE("what is not a schema is refused with the reason") {
  CHECK(refusal("{") == "error[SL0504]: the schema is not a valid JSON Schema - syntax error at line 1, column 2");
  CHECK(refusal("[]") == "error[SL0504]: the schema is not a valid JSON Schema - it is not an object");
  CHECK(
      refusal(R"({"$ref": "#/$defs/none"})") ==
      "error[SL0504]: the schema is not a valid JSON Schema - it refers to '#/$defs/none', which does not exist in it");
  CHECK(refusal(R"({"pattern": "("})") ==
        "error[SL0504]: the schema is not a valid JSON Schema - '(' is not a regular expression");
  CHECK(refusal(R"({"patternProperties": {"[": {}}})") ==
        "error[SL0504]: the schema is not a valid JSON Schema - '[' is not a regular expression");
  CHECK(refusal(R"({"type": 5})").starts_with("error[SL0504]: the schema is not a valid JSON Schema - "));
  CHECK(refusal(R"({"properties": []})").starts_with("error[SL0504]: "));
}

TEST_CASE("a schema that refers to itself without end is refused, one that describes a tree is not") {
  constexpr std::string_view circle =
      "error[SL0504]: the schema is not a valid JSON Schema - it refers to itself without end";
  CHECK(refusal(R"({"$ref": "#"})") == circle);
  CHECK(
      refusal(
          R"({"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/b"}]}, "b": {"$ref": "#/$defs/a"}}})") ==
      circle);
  const JsonSchema tree = schema(R"({"type": "object", "additionalProperties": {"$ref": "#"}})");
  CHECK(problems(tree, R"({"a": {"b": {"c": {}}}})").empty());
  CHECK(problems(tree, R"({"a": {"b": {"c": 1}}})") == Strings{"/a/b/c: must be a mapping, not a number"});
}

TEST_CASE("a property that is called like a keyword does not confuse") {
  const JsonSchema odd = schema(R"({"type": "object", "additionalProperties": false,
    "properties": {"pattern": {"type": "string", "default": "("}, "enum": {"type": "array"}, "$ref": {"type": "string"}}})");
  CHECK(problems(odd, R"({"pattern": "(", "enum": []})").empty());
}

TEST_CASE("a long string does not exhaust the stack of the pattern matcher") {
  const JsonSchema pattern = schema(R"({"properties": {"a": {"type": "string", "pattern": "^(a|b)*$"}, "b": {}}})");
  CHECK(problems(pattern, to_text(Json{{"a", std::string(k_longest_matched, 'a')}})).empty());
  CHECK(problems(pattern, to_text(Json{{"a", std::string(1'000'000, 'a')}})) == Strings{"/a: is too long"});
  CHECK(problems(pattern, to_text(Json{{"b", std::string(1'000'000, 'a')}})).empty());
}

TEST_CASE("every refusal of the validator has a problem, and no accepted value has one") {
  const Strings schemas{
      R"({"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}})",
      R"({"anyOf": [{"type": "string", "minLength": 2}, {"type": "array", "items": {"type": "null"}}]})",
      R"({"oneOf": [{"type": "integer"}, {"type": "number", "minimum": 2}]})",
      R"({"items": [{"type": "string"}, {"type": "integer"}]})",
      R"({"dependencies": {"a": ["b"]}})",
      R"({"additionalProperties": false, "properties": {"a": true}})",
      std::string(k_stage)};
  const Strings values{"null",
                       "1",
                       "2.5",
                       "-3",
                       "\"\"",
                       "\"xy\"",
                       "[]",
                       "[null]",
                       "[1]",
                       "[\"a\"]",
                       "[\"a\", \"b\"]",
                       "{}",
                       R"({"a": 1})",
                       R"({"a": "x"})",
                       R"({"a": 1, "b": 2})",
                       R"({"run": ["x"]})",
                       R"({"run": [1]})"};
  for (const std::string& text : schemas) {
    const JsonSchema checked = schema(text);
    for (const std::string& value : values) {
      INFO(text << " with " << value);
      const Strings explained = [&] {
        Strings list;
        for (const SchemaProblem& problem : explain(*parse_json(text, "schema"), *parse_json(value, "value")))
          list.push_back(problem.pointer + ": " + problem.message);
        return list;
      }();
      const Strings found = problems(checked, value);
      if (found.empty())
        CHECK(explained.empty());
      else
        CHECK((found == explained || (explained.empty() && found.size() == 1)));
    }
  }
}
