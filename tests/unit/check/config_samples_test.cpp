#include "support/catch.hpp"

#include <slipway/base/json_schema.hpp>
#include <slipway/check/config_samples.hpp>

#include <algorithm>

using namespace slipway;
using Texts = std::vector<std::string>;

namespace {

const std::string k_schema = R"({
  "type": "object", "additionalProperties": false, "required": ["name", "level"],
  "properties": {
    "name": {"type": "string", "pattern": "^[a-z]+$"},
    "level": {"enum": ["high", "low"]},
    "count": {"type": "integer", "minimum": 3, "maximum": 9},
    "token": {"type": "string", "x-slipway": "secret-name"},
    "list": {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/item"}}},
  "$defs": {"item": {"type": "object", "required": ["on"], "properties": {"on": {"type": "boolean"}}}}})";

bool accepts(const std::string& schema, const std::string& text) {
  return base::JsonSchema::parse(schema, "the schema")->check(text).empty();
}

}  // namespace

TEST_CASE("The least that fits, and all that is known") {
  CHECK(check::fitting_configs(k_schema) ==
        Texts{R"({"level":"high","name":"sample"})",
              R"({"count":3,"level":"high","list":[{"on":false},{"on":false}],"name":"sample","token":"CANARY"})"});
}

TEST_CASE("The examples of a schema come first") {
  CHECK(check::fitting_configs(R"({"type":"object","examples":[{"a":1}],"properties":{"a":{"type":"integer"}}})") ==
        Texts{R"({"a":1})"});
  CHECK(check::fitting_configs("no schema").empty());
}

TEST_CASE("A choice between branches is made so that the whole fits") {
  const std::string schema = R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},)"
                             R"("oneOf":[{"required":["a"]},{"required":["b"]}]})";
  CHECK(check::fitting_configs(schema) == Texts{R"({"a":"sample"})"});
}

TEST_CASE("Each wrong one is refused by the schema and is an object") {
  const Texts wrong = check::wrong_configs(k_schema);
  CHECK(wrong.size() > 20);
  CHECK(wrong.front() == "{}");
  for (const std::string& text : wrong) {
    INFO(text);
    CHECK(text.front() == '{');
    CHECK_FALSE(accepts(k_schema, text));
  }
  CHECK(check::wrong_configs(R"({"type":"object"})").empty());
}

TEST_CASE("Random ones fit, differ, and are the same for the same seed") {
  const Texts first = check::random_configs(k_schema, 1, 20);
  CHECK(first.size() > 5);
  CHECK(first == check::random_configs(k_schema, 1, 20));
  CHECK(first != check::random_configs(k_schema, 2, 20));
  CHECK(std::all_of(first.begin(), first.end(), [](const std::string& text) { return accepts(k_schema, text); }));
}
