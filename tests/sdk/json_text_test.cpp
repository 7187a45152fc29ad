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

TEST_CASE("numbers and words are those of RFC 8259") {
  for (const char* text : {"-0", "1e9", "1E-9", "0.0", "123456789012345678901234567890", "\ttrue\r\n"})
    CHECK(is_json(text));
  for (const char* text : {"-", ".5", "1e", "1e+", "0x1", "1_000", "NaN", "Infinity", "True", "truefalse", "null,",
                           "[1 2]", "{\"a\":1,}", "{,}", "[,]", "'x'", "\"\\", "\"\\u00\"", "\xef\xbb\xbf{}"})
    CHECK_FALSE(is_json(text));
  CHECK_FALSE(is_json(std::string_view("\"a\0b\"", 5)));
  CHECK_FALSE(is_json(std::string_view("{}\0", 3)));
}

TEST_CASE("a deep document is read, one that is nested without end is not") {
  CHECK(is_json(std::string(256, '[') + std::string(256, ']')));
  CHECK_FALSE(is_json(std::string(258, '[') + std::string(258, ']')));
}

TEST_CASE("the last of two members with one name is found, one of another type is passed over") {
  CHECK(text_member(R"({"w":"1","x":{"w":"2"},"w":"3"})", "w") == "3");
  CHECK(text_member(R"({"w":7,"w":"3"})", "w") == "3");
  CHECK(text_member(R"({"\u0077":"x"})", "w") == "x");
  CHECK(text_member("{}", "w") == std::nullopt);
  CHECK(text_member("", "w") == std::nullopt);
}
