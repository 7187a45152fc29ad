#include "support/catch.hpp"

#include <slipway/config/document.hpp>

namespace slipway::config {

namespace {

// The JSON text of what the pointer leads to.
std::string at(const std::string& text, std::string_view pointer) {
  const auto document = Document::parse("f", text);
  REQUIRE(document);
  const Found found = find(document->root(), pointer);
  return found.node == nullptr ? "nothing" : to_json(*found.node);
}

}  // namespace

TEST_CASE("a JSON pointer leads to a node") {
  const std::string text = R"({"a": {"b": [10, {"c/d": 1, "e~f": 2, "": 3}]}})";
  const auto without_empty_key = R"({"a": {"b": [10, {"c/d": 1, "e~f": 2}]}})";
  CHECK(at(without_empty_key, "") == R"({"a":{"b":[10,{"c/d":1,"e~f":2}]}})");
  CHECK(at(without_empty_key, "/a/b/0") == "10");
  CHECK(at(without_empty_key, "/a/b/1/c~1d") == "1");
  CHECK(at(without_empty_key, "/a/b/1/e~0f") == "2");
  CHECK_FALSE(Document::parse("f", text));
}

TEST_CASE("a JSON pointer that leads nowhere finds nothing") {
  const std::string text = "a: {b: [10]}\n";
  const std::string pointer =
      GENERATE("/x", "/a/x", "/a/b/1", "/a/b/x", "/a/b/-", "/a/b/", "/a/b/0/c", "/a/b/99999999999999999999");
  CAPTURE(pointer);
  CHECK(at(text, pointer) == "nothing");
}

TEST_CASE("what was found is named by its key, or by itself in a list") {
  const auto document = Document::parse("f", "a: {b: [10, 20]}\n");
  REQUIRE(document);
  CHECK(find(document->root(), "/a/b").named == Place{4, 1});
  CHECK(find(document->root(), "/a/b/1").named == Place{12, 2});
  CHECK(find(document->root(), "/a/x").named == Place{0, 1});
  CHECK(find(document->root(), "").named == Place{0, 1});
}

TEST_CASE("kinds have words") {
  CHECK(describe(Kind::null) == "nothing");
  CHECK(describe(Kind::boolean) == "true or false");
  CHECK(describe(Kind::integer) == "a number");
  CHECK(describe(Kind::number) == "a number");
  CHECK(describe(Kind::text) == "a text");
  CHECK(describe(Kind::sequence) == "a list");
  CHECK(describe(Kind::mapping) == "a mapping");
}

}  // namespace slipway::config
