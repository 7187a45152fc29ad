#include "rendered.hpp"
#include "support/catch.hpp"

#include <slipway/config/document.hpp>

namespace slipway::config {

namespace {

Document document_of(std::string text) {
  auto document = Document::parse("f", std::move(text));
  INFO((document ? std::string() : rendered(document.error())));
  REQUIRE(document);
  return std::move(*document);
}

std::string json_of(std::string text) { return to_json(document_of(std::move(text)).root()); }

std::string fault_of(std::string text) {
  const auto document = Document::parse("f", std::move(text));
  return document ? "fine: " + to_json(document->root()) : base::one_line(document.error().front());
}

}  // namespace

TEST_CASE("a document becomes a tree of its values") {
  CHECK(json_of("a: 1\nb: [x, 'y', \"z\\n\"]\nc: {d: true, e: ~, f: 1.5}\n") ==
        R"({"a":1,"b":["x","y","z\n"],"c":{"d":true,"e":null,"f":1.5}})");
}

TEST_CASE("JSON is read as YAML") {
  const std::string json = R"({"a":[1,-2.5,"x",true,false,null,{"b":[]}],"c":{},"d":"é\\/\"\t"})";
  CHECK(json_of(json) == json);
}

TEST_CASE("block scalars keep their lines") {
  CHECK(json_of("a: |\n  x\n  y\nb: >-\n  p\n  q\n") == R"({"a":"x\ny\n","b":"p q"})");
}

TEST_CASE("quoted scalars are texts whatever they look like") {
  CHECK(json_of("a: '1'\nb: \"true\"\nc: ''\nd: '~'\ne: '0755'\n") ==
        R"({"a":"1","b":"true","c":"","d":"~","e":"0755"})");
}

TEST_CASE("the booleans of YAML 1.1 are texts in a document") {
  CHECK(json_of("a: no\nb: on\non: x\n") == R"({"a":"no","b":"on","on":"x"})");
}

TEST_CASE("a key is the text that is written, whatever it looks like") {
  CHECK(json_of("1: a\ntrue: b\n0755: c\n1.10: d\n") == R"({"0755":"c","1":"a","1.10":"d","true":"b"})");
}

TEST_CASE("numbers become the shortest JSON that means the same") {
  CHECK(json_of("[1.10, +7, 0x10, 0o10, .5, 5., 1e3, -0.0]") == "[1.1,7,16,8,0.5,5.0,1000.0,-0.0]");
}

TEST_CASE("an empty file, a comment and a bare marker are null") {
  CHECK(json_of("") == "null");
  CHECK(json_of("# nothing\n") == "null");
  CHECK(json_of("---\n") == "null");
}

TEST_CASE("a byte order mark, CRLF and the YAML 1.2 directive are fine") {
  CHECK(json_of("\xEF\xBB\xBF"
                "a: 1\r\nb: 2\r\n") == R"({"a":1,"b":2})");
  CHECK(json_of("%YAML 1.2\n---\na: 1\n...\n") == R"({"a":1})");
}

TEST_CASE("an alias is the node that it names") {
  CHECK(json_of("a: &x {k: [1]}\nb: *x\nc: [*x, *x]\n") ==
        R"({"a":{"k":[1]},"b":{"k":[1]},"c":[{"k":[1]},{"k":[1]}]})");
}

TEST_CASE("an alias means the anchor before it, when there are two") {
  CHECK(json_of("a: &x 1\nb: *x\nc: &x 2\nd: *x\n") == R"({"a":1,"b":1,"c":2,"d":2})");
}

TEST_CASE("an alias can be a key") { CHECK(json_of("a: &x k\n*x : 1\n") == R"({"a":"k","k":1})"); }

TEST_CASE("an anchor in an anchor can be named from outside") {
  CHECK(json_of("a: &x [&y 1, *y]\nb: *y\n") == R"({"a":[1,1],"b":1})");
}

TEST_CASE("values, keys and collections know their places") {
  const Document document = document_of("a: 1\nlist:\n  - x\n  - {k: \"two words\"}\nempty:\n");
  const Node& root = document.root();
  const auto at = [&](Place place) {
    const base::Span span = document.span(place);
    return std::to_string(span.line) + ":" + std::to_string(span.column) + "+" + std::to_string(span.length);
  };
  CHECK(at(root.place) == "1:1+1");
  CHECK(at(root.find("list")->key_place) == "2:1+4");
  CHECK(at(root.find("list")->value->place) == "3:3+1");
  CHECK(at(root.find("list")->value->items[0]->place) == "3:5+1");
  const Node& mapping = *root.find("list")->value->items[1];
  CHECK(at(mapping.place) == "4:5+1");
  CHECK(at(mapping.find("k")->key_place) == "4:6+1");
  CHECK(at(mapping.find("k")->value->place) == "4:10+9");
  CHECK(mapping.find("k")->value->style == Style::quoted);
  CHECK(root.find("a")->value->style == Style::plain);
  CHECK(at(root.find("empty")->value->place) == "5:1+5");
}

TEST_CASE("a mapping without braces stands where its first key does") {
  const Document document = document_of("a:\n  key: 1\nb: [k: v]\n");
  CHECK(document.span_at("/a") == base::Span{.file = "f", .line = 2, .column = 3, .length = 3, .text = "  key: 1"});
  CHECK(document.span_at("/b/0") == base::Span{.file = "f", .line = 3, .column = 5, .length = 1, .text = "b: [k: v]"});
}

TEST_CASE("a pointer that leads nowhere gives the last place that exists") {
  const Document document = document_of("a:\n  b: {c: 1}\n");
  CHECK(document.span_at("/a/b/c").column == 10);
  CHECK(document.span_at("/a/b/nothing/more") ==
        base::Span{.file = "f", .line = 2, .column = 3, .length = 1, .text = "  b: {c: 1}"});
}

TEST_CASE("what is not one plain document is refused with its code") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"a: 1\n---\nb: 2\n",
       "error[SL0301]: a second document starts here - one file holds one document: remove it and its '---'"},
      {"a: 1\n...\nb: 2\n",
       "error[SL0301]: a second document starts here - one file holds one document: remove it and its '---'"},
      {"a: !!str 1\n", "error[SL0301]: tags are not supported - remove it; a text is written in quotes"},
      {"a: !local {b: 1}\n", "error[SL0301]: tags are not supported - remove it; a text is written in quotes"},
      {"a: !!python/object [x]\n", "error[SL0301]: tags are not supported - remove it; a text is written in quotes"},
      {"a: *b\n", "error[SL0301]: unknown alias '*b'"},
      {"a: *b\nb: &b 1\n", "error[SL0301]: unknown alias '*b'"},
      {"a: &a [*a]\n", "error[SL0301]: the alias '*a' stands inside of what it names"},
      {"a: &a {k: {l: *a}}\n", "error[SL0301]: the alias '*a' stands inside of what it names"},
      {"? [a]\n: 1\n", "error[SL0304]: a key must be a text - remove the '?' or the brackets"},
      {"{a: 1}: 2\n", "error[SL0304]: a key must be a text - remove the '?' or the brackets"},
      {"a: &x [1]\n*x : 2\n", "error[SL0304]: a key must be a text"},
      {": 1\n", "error[SL0304]: a key must not be empty"},
      {"'': 1\n", "error[SL0304]: a key must not be empty"},
      {"[1 2\nb: c]\n", "error[SL0301]: a key must be on one line"},
      {"%YAML 1.1\n---\na: 1\n",
       "error[SL0301]: directives are not supported - remove the line; the file is read as YAML 1.2"},
      {"# x\n%TAG ! tag:x\n---\na: 1\n",
       "error[SL0301]: directives are not supported - remove the line; the file is read as YAML 1.2"},
      {"a: \"\\0\"\n", "error[SL0312]: an escape in this text stands for something that no text may hold - remove "
                       "\\0 or the half of a surrogate pair"},
      {"a: 0755\n", "error[SL0304]: the number 0755 has a leading zero - put quotes around it for a text, or write "
                    "0o... for an octal number"},
      {"a: 1e999\n", "error[SL0304]: the number 1e999 is out of range - put quotes around it for a text"},
      {"a: .inf\n", "error[SL0304]: .inf is not a number that can be used here - put quotes around it for a text"},
      {"a: 1\nb: 2\na: 3\n", "error[SL0303]: duplicate key 'a' - remove one of the two"},
      {"{\"1\": a, 1: b}", "error[SL0303]: duplicate key '1' - remove one of the two"},
      {"<<: {a: 1}\n",
       "error[SL0301]: merge keys are not supported - repeat the keys, or name the whole value with an alias"},
  }));
  CAPTURE(text);
  CHECK(fault_of(text) == expected);
}

TEST_CASE("half of a surrogate pair never becomes a text") {
  CHECK(fault_of("a: \"\\ud800\"\n").starts_with("error[SL03"));
}

TEST_CASE("an invalid escape is explained") {
  CHECK(fault_of("a: \"C:\\x\"\n") ==
        "error[SL0301]: this is not valid YAML - there is an invalid escape in this text - write \\\\ for a "
        "backslash, or use single quotes");
}

TEST_CASE("a quoted << is a key like any other") { CHECK(json_of("'<<': 1\n") == R"({"<<":1})"); }

TEST_CASE("problems that leave the rest readable are reported together") {
  const auto document = Document::parse("f", "a: 01\na: !x 2\n<<: {}\n");
  REQUIRE_FALSE(document);
  CHECK(rendered(document.error()) == R"(f:1:4
  |
1 | a: 01
  |    ^^
error[SL0304]: the number 01 has a leading zero - put quotes around it for a text, or write 0o... for an octal number
f:2:1
  |
2 | a: !x 2
  | ^
f:1:1
  |
1 | a: 01
  | ^
error[SL0303]: duplicate key 'a' - remove one of the two
f:2:4
  |
2 | a: !x 2
  |    ^^
error[SL0301]: tags are not supported - remove it; a text is written in quotes
f:3:1
  |
3 | <<: {}
  | ^^
error[SL0301]: merge keys are not supported - repeat the keys, or name the whole value with an alias
)");
}

}  // namespace slipway::config
