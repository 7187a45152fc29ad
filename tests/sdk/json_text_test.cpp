#include "support/catch.hpp"

#include <slipway/testing/json_text.hpp>

#include <string>

using slipway::testing::is_json;
using slipway::testing::text_member;

TEST_CASE("JSON texts are told from others") {
  for (const char* text :
       {"{}", "[]", " [1, -0.5e+3, true, false, null, \"\\u00e9\\n\"] ", "0", "\"x\"", R"({"a":{"b":[{}]},"a":1})"})
    CHECK(is_json(text));
  for (const char* text : {"", "{", "}", "{]", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "01", "1.", "+1", "nul", "\"a",
                           "\"\n\"", "\"\\x\"", "\"\\u12g4\"", "{} {}", "1 2", "--1"})
    CHECK_FALSE(is_json(text));
  CHECK_FALSE(is_json(std::string(100'000, '[')));
}

TEST_CASE("a member of the outermost object is found with its escapes decoded") {
  CHECK(text_member(R"({"a":{"w":"inner"},"w":"x\"\\\/\b\u00e9\ud83d\ude00","z":1})", "w") ==
        "x\"\\/\b\u00e9\U0001F600");
  CHECK_FALSE(text_member(R"({"w":1})", "w").has_value());
  CHECK_FALSE(text_member(R"(["w"])", "w").has_value());
  CHECK_FALSE(text_member(R"({"w":"a")", "w").has_value());
}
