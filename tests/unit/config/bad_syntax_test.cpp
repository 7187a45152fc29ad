// What a user sees of a file that is not YAML, or not YAML that we read. Whole outputs.
#include "rendered.hpp"
#include "support/catch.hpp"

namespace slipway::config {

TEST_CASE("a tab in the indentation") {
  CHECK(rendered(k_head + "\ttest: {uses: test}\n") == R"(slipway.yaml:4:1
  |
4 |  test: {uses: test}
  | ^
error[SL0301]: this is not valid YAML - a tab cannot be used for indentation - use spaces
)");
}

TEST_CASE("a brace that is never closed is shown where it was opened") {
  CHECK(rendered(k_head + "  test: {uses: test\n") == R"(slipway.yaml:4:9
  |
4 |   test: {uses: test
  |         ^
error[SL0301]: this is not valid YAML - the closing '}' is missing
)");
}

TEST_CASE("a bracket that is never closed is shown where it was opened") {
  CHECK(rendered(k_head + "  test: {uses: test}\n  build:\n    uses: build\n    needs: [test\n") == R"(slipway.yaml:7:12
  |
7 |     needs: [test
  |            ^
error[SL0301]: this is not valid YAML - the closing ']' is missing
)");
}

TEST_CASE("a quote that is never closed is shown where it was opened") {
  CHECK(rendered("slipway: 1\nname: \"app\n") == R"(slipway.yaml:2:8
  |
2 | name: "app
  |        ^
error[SL0301]: this is not valid YAML - the closing quote is missing
)");
}

TEST_CASE("a second colon in a line") {
  CHECK(rendered("slipway: 1\nname: a: b\n") == R"(slipway.yaml:2:8
  |
2 | name: a: b
  |        ^
error[SL0301]: this is not valid YAML - there is a second ':' in the line - put quotes around the text after the first one
)");
}

TEST_CASE("indentation that fits nothing") {
  CHECK(rendered(k_head + "  test:\n    uses: test\n   needs: []\n") == R"(slipway.yaml:6:4
  |
6 |    needs: []
  |    ^
error[SL0301]: this is not valid YAML - the indentation fits no line above
)");
}

TEST_CASE("a character that no plain text can start with") {
  CHECK(rendered("slipway: 1\nname: @app\n") == R"(slipway.yaml:2:7
  |
2 | name: @app
  |       ^
error[SL0301]: this is not valid YAML - a text cannot start with this character unless it is in quotes - put quotes around it
)");
}

TEST_CASE("an unknown directive in the middle is not passed over") {
  const std::string shown = rendered(k_head + "  test: {uses: test}\n%FOO\n");
  CHECK(shown.find("error[SL0301]: this is not valid YAML - this directive is not understood") != std::string::npos);
}

TEST_CASE("an empty file") {
  CHECK(rendered("") == "error[SL0305]: the file is empty - 'slipway schema' shows the format\n");
  CHECK(rendered("# later\n") == "error[SL0305]: the file is empty - 'slipway schema' shows the format\n");
}

TEST_CASE("a file that is not a mapping") {
  CHECK(rendered("- slipway\n") == R"(slipway.yaml:1:1
  |
1 | - slipway
  | ^
error[SL0304]: the file must be a mapping, is a list - 'slipway schema' shows the format
)");
  CHECK(rendered("slipway\n") == R"(slipway.yaml:1:1
  |
1 | slipway
  | ^^^^^^^
error[SL0304]: the file must be a mapping, is a text - 'slipway schema' shows the format
)");
}

TEST_CASE("a duplicate key shows both places") {
  CHECK(rendered(k_head + "  test: {uses: test}\n  test: {uses: build}\n") == R"(slipway.yaml:5:3
  |
5 |   test: {uses: build}
  |   ^^^^
slipway.yaml:4:3
  |
4 |   test: {uses: test}
  |   ^^^^
error[SL0303]: duplicate key 'test' - remove one of the two
)");
}

TEST_CASE("a merge key does not make what it holds missing") {
  CHECK(rendered(k_head + "  test: &t {uses: test}\n  again:\n    <<: *t\n") == R"(slipway.yaml:6:5
  |
6 |     <<: *t
  |     ^^
error[SL0301]: merge keys are not supported - repeat the keys, or name the whole value with an alias
)");
}

TEST_CASE("an unknown alias is shown with its asterisk") {
  CHECK(rendered("slipway: 1\nname: *app\n") == R"(slipway.yaml:2:7
  |
2 | name: *app
  |       ^^^^
error[SL0301]: unknown alias '*app'
)");
}

TEST_CASE("UTF-16 is named as what it is") {
  const std::string utf16("\xFF\xFEn\0a\0m\0e\0:\0\n\0", 14);
  CHECK(rendered(utf16) == R"(slipway.yaml:1:1
  |
1 | \xff\xfen\x00a\x00m\x00e\x00:\x00
  | ^^^^
error[SL0312]: the file is in UTF-16 or UTF-32 - save it as UTF-8
)");
  CHECK(rendered(std::string("\0n\0a\0m\0e", 8)).find("the file is in UTF-16 or UTF-32") != std::string::npos);
}

TEST_CASE("invalid UTF-8 is shown where it stands") {
  CHECK(rendered("slipway: 1\nname: gr\xC3\xBC\xFF\n") ==
        "slipway.yaml:2:10\n"
        "  |\n"
        "2 | name: gr\xC3\xBC\\xff\n"
        "  |          ^^^^\n"
        "error[SL0312]: the file is not valid UTF-8 - save it as UTF-8\n");
}

TEST_CASE("a NUL byte") {
  CHECK(rendered(std::string("slipway: 1\nname: a\0b\n", 21)) == R"(slipway.yaml:2:8
  |
2 | name: a\x00b
  |        ^^^^
error[SL0312]: the file holds a NUL byte - is it a text file?
)");
}

TEST_CASE("a control character cannot reach the terminal") {
  CHECK(rendered("slipway: 1\nname: \x1B[31mred\n") == R"(slipway.yaml:2:7
  |
2 | name: \x1b[31mred
  |       ^^^^
error[SL0312]: the file holds the control character U+001B - remove it, or write it as an escape in double quotes
)");
}

TEST_CASE("a carriage return that ends no line") {
  CHECK(rendered("slipway: 1\rname: a\r").find("the file holds the control character U+000D") != std::string::npos);
}

TEST_CASE("a NUL that is written as an escape") {
  CHECK(rendered("slipway: 1\nname: \"a\\0b\"\n") == R"(slipway.yaml:2:8
  |
2 | name: "a\0b"
  |        ^^^^
error[SL0312]: an escape in this text stands for something that no text may hold - remove \0 or the half of a surrogate pair
)");
}

TEST_CASE("characters of several bytes do not move the caret") {
  CHECK(
      rendered(k_head + "  test: {uses: test, with: {gr\xC3\xBC\xC3\x9F: \"\xE6\x97\xA5\xE6\x9C\xAC\"}, neds: []}\n") ==
      "slipway.yaml:4:42\n"
      "  |\n"
      "4 |   test: {uses: test, with: {gr\xC3\xBC\xC3\x9F: \"\xE6\x97\xA5\xE6\x9C\xAC\"}, neds: []}\n"
      "  |                                          ^^^^\n"
      "error[SL0302]: stage 'test': unknown key 'neds' - did you mean 'needs'?\n");
}

}  // namespace slipway::config
