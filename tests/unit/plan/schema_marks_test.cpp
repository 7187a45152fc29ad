#include "support/catch.hpp"

#include <slipway/plan/schema_marks.hpp>

#include <nlohmann/json.hpp>

using namespace slipway;
using Json = nlohmann::json;
using Marks = std::map<std::string, std::string>;

namespace {

Marks marks(const char* value, const char* schema) { return plan::marks_of(Json::parse(value), Json::parse(schema)); }

}  // namespace

TEST_CASE("a marked property is found where the value has it") {
  const char* schema = R"({"properties": {"tags": {"x-slipway": "tag-rules", "type": "array"}, "to": {}}})";
  CHECK(marks(R"({"tags": ["type=sha"], "to": []})", schema) == Marks{{"/tags", "tag-rules"}});
  CHECK(marks(R"({"to": []})", schema).empty());
  CHECK(marks(R"({"to": {"tags": []}})", schema).empty());
}

TEST_CASE("marks are found in items, in other properties and with keys that a pointer escapes") {
  CHECK(marks(R"({"images": [{"t": 1}, {"t": 2}]})",
              R"({"properties": {"images": {"items": {"properties": {"t": {"x-slipway": "tag-rules"}}}}}})") ==
        Marks{{"/images/0/t", "tag-rules"}, {"/images/1/t", "tag-rules"}});
  CHECK(marks(R"({"a/b~c": 1})", R"({"additionalProperties": {"x-slipway": "tag-flavor"}})") ==
        Marks{{"/a~1b~0c", "tag-flavor"}});
}

TEST_CASE("marks are found behind references and combinations") {
  CHECK(marks(R"({"tags": []})",
              R"({"allOf": [{"oneOf": [{"properties": {"tags": {"$ref": "#/definitions/t"}}}]}],
                  "definitions": {"t": {"anyOf": [{"x-slipway": "tag-rules"}]}}})") == Marks{{"/tags", "tag-rules"}});
}

TEST_CASE("a schema that goes round or is odd does no harm") {
  CHECK(marks(R"({"a": {"a": {"a": 1}}})", R"({"$ref": "#", "properties": {"a": {"$ref": "#"}}})").empty());
  CHECK(marks(R"({"a": 1})", R"({"$ref": "#/no/where", "allOf": [{"$ref": 7}, true], "properties": 3, "items": true})")
            .empty());
  CHECK(marks(R"([1])", "true").empty());
}
