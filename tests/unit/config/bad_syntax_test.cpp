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

TEST_CASE("controls beyond ASCII, and which of them a file may hold") {
  const auto fault = [](const std::string& character) {
    const std::string shown = rendered("slipway: 1\nname: app\nimage: a # " + character + "\nstages: {a: {uses: x}}\n");
    return shown.empty() ? "fine" : shown.substr(shown.find("error"));
  };
  const auto control = [](const std::string& number) {
    return "error[SL0312]: the file holds the control character U+" + number +
           " - remove it, or write it as an escape in double quotes\n";
  };
  CHECK(fault("\t") == "fine");
  CHECK(fault("\x01") == control("0001"));
  CHECK(fault("\x0b") == control("000B"));
  CHECK(fault("\x0c") == control("000C"));
  CHECK(fault("\x7f") == control("007F"));
  CHECK(fault("\u0080") == control("0080"));
  CHECK(fault("\u009b") == control("009B"));
  CHECK(fault("\u009f") == control("009F"));
  CHECK(fault("\u00a0") == "fine");
  CHECK(fault("\ue000") == "fine");
  CHECK(fault("\U0010FFFD") == "fine");
  CHECK(fault("\r") == "fine");
}

TEST_CASE("too many empty lines are shown where the first of them is too many") {
  CHECK(rendered(k_head + std::string(100, '\n') + "  a: {uses: x}\n").empty());
  CHECK(rendered(k_head + std::string(101, '\n') + "  a: {uses: x}\n") == R"(slipway.yaml:104:1
    |
104 | 
    | ^
error[SL0310]: there are more than 100 empty lines in a row - remove some of them
)");
}

TEST_CASE("a directive is shown as the line that it is") {
  CHECK(rendered("# before\n\n%YAML 1.1\n---\nslipway: 1\n") == R"(slipway.yaml:3:1
  |
3 | %YAML 1.1
  | ^^^^^^^^^
error[SL0301]: directives are not supported - remove the line; the file is read as YAML 1.2
)");
  CHECK(rendered("%YAML 1.2\n---\n" + k_head + "  a: {uses: x}\n").empty());
  CHECK(rendered("%YAML 1.2 \r\n---\n" + k_head + "  a: {uses: x}\n").empty());
}

TEST_CASE("tags, anchors and second documents are shown where they stand") {
  CHECK(rendered("slipway: !!int 1\nname: !app x\n") == R"(slipway.yaml:1:1
  |
1 | slipway: !!int 1
  | ^
error[SL0305]: missing key 'stages'
slipway.yaml:1:10
  |
1 | slipway: !!int 1
  |          ^^^^^
error[SL0301]: tags are not supported - remove it; a text is written in quotes
slipway.yaml:2:7
  |
2 | name: !app x
  |       ^^^^
error[SL0301]: tags are not supported - remove it; a text is written in quotes
)");
  CHECK(rendered("slipway: 1\n---\nname: app\n") == R"(slipway.yaml:2:1
  |
2 | ---
  | ^^^
error[SL0301]: a second document starts here - one file holds one document: remove it and its '---'
)");
  CHECK(rendered("a: &self [*self]\n") == R"(slipway.yaml:1:11
  |
1 | a: &self [*self]
  |           ^^^^^
error[SL0301]: the alias '*self' stands inside of what it names
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
