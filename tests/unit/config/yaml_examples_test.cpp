// Examples of the YAML 1.2.2 specification by their numbers, and what each of them means as JSON. Left out are those of
// features that this reader refuses: tags, several documents, keys that are no texts.
#include "support/catch.hpp"

#include <slipway/config/document.hpp>

#include <string>

namespace slipway::config {

namespace {

struct Example {
  const char* number;
  const char* text;
  const char* json;
};

std::string meaning(const std::string& text) {
  const auto document = Document::parse("f", text);
  return document ? to_json(document->root()) : base::one_line(document.error().front());
}

template <std::size_t N>
void check_all(const Example (&examples)[N]) {
  for (const Example& example : examples) {
    INFO("example " << example.number << ":\n" << example.text);
    CHECK(meaning(example.text) == example.json);
  }
}

}  // namespace

TEST_CASE("collections of the specification's preview") {
  check_all({
      {"2.1", "- Mark McGwire\n- Sammy Sosa\n- Ken Griffey\n", R"(["Mark McGwire","Sammy Sosa","Ken Griffey"])"},
      {"2.2", "hr:  65    # Home runs\navg: 0.278 # Batting average\nrbi: 147   # Runs Batted In\n",
       R"({"avg":0.278,"hr":65,"rbi":147})"},
      {"2.3", "american:\n- Boston Red Sox\n- Detroit Tigers\nnational:\n- New York Mets\n",
       R"({"american":["Boston Red Sox","Detroit Tigers"],"national":["New York Mets"]})"},
      {"2.4", "-\n  name: Mark McGwire\n  hr:   65\n-\n  name: Sammy Sosa\n  hr:   63\n",
       R"([{"hr":65,"name":"Mark McGwire"},{"hr":63,"name":"Sammy Sosa"}])"},
      {"2.5", "- [name        , hr, avg  ]\n- [Mark McGwire, 65, 0.278]\n",
       R"([["name","hr","avg"],["Mark McGwire",65,0.278]])"},
      {"2.6", "Mark McGwire: {hr: 65, avg: 0.278}\nSammy Sosa: {\n    hr: 63,\n    avg: 0.288,\n }\n",
       R"({"Mark McGwire":{"avg":0.278,"hr":65},"Sammy Sosa":{"avg":0.288,"hr":63}})"},
      {"2.9", "---\nhr: # 1998 hr ranking\n- Mark McGwire\n- Sammy Sosa\n# 1998 rbi ranking\nrbi:\n- Sammy Sosa\n",
       R"({"hr":["Mark McGwire","Sammy Sosa"],"rbi":["Sammy Sosa"]})"},
      {"2.10", "---\nhr:\n- Mark McGwire\n# Following node labeled SS\n- &SS Sammy Sosa\nrbi:\n- *SS # Subsequent\n",
       R"({"hr":["Mark McGwire","Sammy Sosa"],"rbi":["Sammy Sosa"]})"},
      {"2.12",
       "---\n# Products purchased\n- item    : Super Hoop\n  quantity: 1\n- item    : Big Shoes\n  quantity: 4\n",
       R"([{"item":"Super Hoop","quantity":1},{"item":"Big Shoes","quantity":4}])"},
  });
}

TEST_CASE("scalars of the specification's preview") {
  check_all({
      {"2.13", "# ASCII Art\n--- |\n  \\//||\\/||\n  // ||  ||__\n", R"("\\//||\\/||\n// ||  ||__\n")"},
      {"2.14", "--- >\n  Mark McGwire's\n  year was crippled\n  by a knee injury.\n",
       R"("Mark McGwire's year was crippled by a knee injury.\n")"},
      {"2.15",
       "--- >\n Sammy Sosa completed another\n fine season.\n\n   63 Home Runs\n   0.288 Average\n\n What a year!\n",
       R"("Sammy Sosa completed another fine season.\n\n  63 Home Runs\n  0.288 Average\n\nWhat a year!\n")"},
      {"2.16",
       "name: Mark McGwire\naccomplishment: >\n  Mark set a major league\n  record.\nstats: |\n  65 Home Runs\n",
       R"({"accomplishment":"Mark set a major league record.\n","name":"Mark McGwire","stats":"65 Home Runs\n"})"},
      {"2.17", "unicode: \"Sosa did fine.\\u263A\"\ncontrol: \"\\b1998\\t1999\\n\"\nhex: \"\\x0d\\x0a is \\r\\n\"\n",
       "{\"control\":\"\\b1998\\t1999\\n\",\"hex\":\"\\r\\n is \\r\\n\",\"unicode\":\"Sosa did fine.\u263A\"}"},
      {"2.17", "single: '\"Howdy!\" he cried.'\nquoted: ' # Not a ''comment''.'\ntie-fighter: '|\\-*-/|'\n",
       R"({"quoted":" # Not a 'comment'.","single":"\"Howdy!\" he cried.","tie-fighter":"|\\-*-/|"})"},
      {"2.18", "plain:\n  This unquoted scalar\n  spans many lines.\n\nquoted: \"So does this\n  quoted scalar.\\n\"\n",
       R"({"plain":"This unquoted scalar spans many lines.","quoted":"So does this quoted scalar.\n"})"},
  });
}

TEST_CASE("characters and escapes") {
  check_all({
      {"5.3", "sequence:\n- one\n- two\nmapping:\n  ? sky\n  : blue\n  sea : green\n",
       R"({"mapping":{"sea":"green","sky":"blue"},"sequence":["one","two"]})"},
      {"5.4", "sequence: [ one, two, ]\nmapping: { sky: blue, sea: green }\n",
       R"({"mapping":{"sea":"green","sky":"blue"},"sequence":["one","two"]})"},
      {"5.7", "literal: |\n  some\n  text\nfolded: >\n  some\n  text\n",
       R"({"folded":"some text\n","literal":"some\ntext\n"})"},
      {"5.8", "single: 'text'\ndouble: \"text\"\n", R"({"double":"text","single":"text"})"},
      {"5.12", "# Tabs and spaces\nquoted: \"Quoted\t\"\nblock:\t|\n  void main() {\n  \tprintf();\n  }\n",
       R"({"block":"void main() {\n\tprintf();\n}\n","quoted":"Quoted\t"})"},
      {"5.13",
       "- \"Fun with \\\\\"\n- \"\\\" \\a \\b \\e \\f\"\n- \"\\n \\r \\t \\v\"\n- \"\\x41 \\u0041 \\U00000041 \\/\"\n",
       R"(["Fun with \\","\" \u0007 \b \u001b \f","\n \r \t \u000b","A A A /"])"},
      {"5.13", "- \"\\  \\_ \\N \\L \\P\"\n", "[\"  \u00a0 \u0085 \u2028 \u2029\"]"},
  });
}

TEST_CASE("indentation, comments and folding") {
  check_all({
      {"6.1",
       "  # Leading comment line spaces are\n  # neither content nor indentation.\n    \nNot indented:\n By one space: "
       "|\n"
       "    By four\n      spaces\n Flow style: [    # Leading spaces\n   By two,        # in flow style\n"
       "  Also by two,    # are neither\n  \tStill by two   # content nor\n    ]             # indentation.\n",
       R"({"Not indented":{"By one space":"By four\n  spaces\n","Flow style":["By two","Also by two","Still by two"]}})"},
      {"6.2", "? a\n: -\tb\n  -  -\tc\n     - d\n", R"({"a":["b",["c","d"]]})"},
      {"6.4", "plain: text\n  lines\nquoted: \"text\n  \tlines\"\nblock: |\n  text\n   \tlines\n",
       R"({"block":"text\n \tlines\n","plain":"text lines","quoted":"text lines"})"},
      {"6.5", "Folding:\n  \"Empty line\n   \t\n  as a line feed\"\nClipped empty lines: |\n  Clipped empty lines\n \n",
       R"({"Clipped empty lines":"Clipped empty lines\n","Folding":"Empty line\nas a line feed"})"},
      {"6.6", ">-\n  trimmed\n  \n \n\n  as\n  space\n", R"("trimmed\n\n\nas space")"},
      {"6.7", ">\n  foo \n \n  \t bar\n\n  baz\n", R"("foo \n\n\t bar\n\nbaz\n")"},
      {"6.8", "\"\n  foo \n \n  \t bar\n\n  baz\n\"\n", R"(" foo\nbar\nbaz ")"},
      {"6.9", "key:    # Comment\n  value\n", R"({"key":"value"})"},
      {"6.10", "  # Comment\n   \n\n", "null"},
      {"6.11", "key:    # Comment\n        # lines\n  value\n\n\n", R"({"key":"value"})"},
      {"6.29", "First occurrence: &anchor Value\nSecond occurrence: *anchor\n",
       R"({"First occurrence":"Value","Second occurrence":"Value"})"},
  });
}

TEST_CASE("quoted and plain scalars in all their lines") {
  check_all({
      {"7.4", "\"implicit block key\" : [\n  \"implicit flow key\" : value,\n ]\n",
       R"({"implicit block key":[{"implicit flow key":"value"}]})"},
      {"7.5", "\"folded \nto a space,\t\n \nto a line feed, or \t\\\n \\ \tnon-content\"\n",
       R"("folded to a space,\nto a line feed, or \t \tnon-content")"},
      {"7.6", "\" 1st non-empty\n\n 2nd non-empty \n\t3rd non-empty \"\n",
       R"(" 1st non-empty\n2nd non-empty 3rd non-empty ")"},
      {"7.7", "'here''s to \"quotes\"'\n", R"("here's to \"quotes\"")"},
      {"7.8", "'implicit block key' : [\n  'implicit flow key' : value,\n ]\n",
       R"({"implicit block key":[{"implicit flow key":"value"}]})"},
      {"7.9", "' 1st non-empty\n\n 2nd non-empty \n\t3rd non-empty '\n",
       R"(" 1st non-empty\n2nd non-empty 3rd non-empty ")"},
      {"7.10", "- ::vector\n- \": - ()\"\n- Up, up, and away!\n- -123\n- http://example.com/foo#bar\n",
       R"~(["::vector",": - ()","Up, up, and away!",-123,"http://example.com/foo#bar"])~"},
      {"7.10", "- [ ::vector,\n  \": - ()\",\n  \"Up, up and away!\",\n  -123,\n  http://example.com/foo#bar ]\n",
       R"~([["::vector",": - ()","Up, up and away!",-123,"http://example.com/foo#bar"]])~"},
      {"7.11", "implicit block key : [\n  implicit flow key : value,\n ]\n",
       R"({"implicit block key":[{"implicit flow key":"value"}]})"},
      {"7.12", "1st non-empty\n\n 2nd non-empty \n\t3rd non-empty\n",
       R"("1st non-empty\n2nd non-empty 3rd non-empty")"},
  });
}

TEST_CASE("flow collections") {
  check_all({
      {"7.13", "- [ one, two, ]\n- [three ,four]\n", R"([["one","two"],["three","four"]])"},
      {"7.14", "[\n\"double\n quoted\", 'single\n           quoted',\nplain\n text, [ nested ],\nsingle: pair,\n]\n",
       R"(["double quoted","single quoted","plain text",["nested"],{"single":"pair"}])"},
      {"7.15", "- { one : two , three: four , }\n- {five: six,seven : eight}\n",
       R"([{"one":"two","three":"four"},{"five":"six","seven":"eight"}])"},
      {"7.17", "{\nunquoted : \"separate\",\nhttp://foo.com,\nomitted value:,\n}\n",
       R"({"http://foo.com":null,"omitted value":null,"unquoted":"separate"})"},
      {"7.18", "{\n\"adjacent\":value,\n\"readable\": value,\n\"empty\":\n}\n",
       R"({"adjacent":"value","empty":null,"readable":"value"})"},
      {"7.19", "[\nfoo: bar\n]\n", R"([{"foo":"bar"}])"},
      {"7.23", "- [ a, b ]\n- { a: b }\n- \"a\"\n- 'b'\n- c\n", R"([["a","b"],{"a":"b"},"a","b","c"])"},
      {"7.24", "- \"a\"\n- 'b'\n- &anchor \"c\"\n- *anchor\n", R"(["a","b","c","c"])"},
  });
}

TEST_CASE("block scalars with every indicator") {
  check_all({
      {"8.1",
       "- | # Empty header\n literal\n- >1 # Indentation indicator\n  folded\n- |+ # Chomping indicator\n keep\n\n"
       "- >1- # Both indicators\n  strip\n",
       R"(["literal\n"," folded\n","keep\n\n"," strip"])"},
      {"8.2", "- |\n detected\n- >\n \n  \n  # detected\n- |1\n  explicit\n- >\n \t\n detected\n",
       R"(["detected\n","\n\n# detected\n"," explicit\n","\t\ndetected\n"])"},
      {"8.4", "strip: |-\n  text\nclip: |\n  text\nkeep: |+\n  text\n",
       R"({"clip":"text\n","keep":"text\n","strip":"text"})"},
      {"8.5",
       " # Strip\n  # Comments:\nstrip: |-\n  # text\n  \n # Clip\n  # comments:\n\nclip: |\n  # text\n \n # Keep\n"
       "  # comments:\n\nkeep: |+\n  # text\n\n # Trail\n  # comments.\n",
       R"({"clip":"# text\n","keep":"# text\n\n","strip":"# text"})"},
      {"8.6", "strip: >-\n\nclip: >\n\nkeep: |+\n\n", R"({"clip":"","keep":"\n","strip":""})"},
      {"8.7", "|\n literal\n \ttext\n\n\n", R"("literal\n\ttext\n")"},
      {"8.8", "|\n \n  \n  literal\n   \n  \n  text\n\n # Comment\n", R"("\n\nliteral\n \n\ntext\n")"},
      {"8.9", ">\n folded\n text\n\n\n", R"("folded text\n")"},
      {"8.10",
       ">\n\n folded\n line\n\n next\n line\n   * bullet\n\n   * list\n   * lines\n\n last\n line\n\n# Comment\n",
       R"("\nfolded line\nnext line\n  * bullet\n\n  * list\n  * lines\n\nlast line\n")"},
  });
}

TEST_CASE("block collections") {
  check_all({
      {"8.14", "block sequence:\n  - one\n  - two : three\n", R"({"block sequence":["one",{"two":"three"}]})"},
      {"8.15", "- # Empty\n- |\n block node\n- - one # Compact\n  - two # sequence\n- one: two # Compact mapping\n",
       R"([null,"block node\n",["one","two"],{"one":"two"}])"},
      {"8.16", "block mapping:\n key: value\n", R"({"block mapping":{"key":"value"}})"},
      {"8.17", "? explicit key # Empty value\n? other\n: - one # Explicit compact\n  - two # block value\n",
       R"({"explicit key":null,"other":["one","two"]})"},
      {"8.18", "plain key: in-line value\n\"quoted key\":\n- entry\n",
       R"({"plain key":"in-line value","quoted key":["entry"]})"},
      {"8.20", "-\n  \"flow in block\"\n- >\n Block scalar\n", R"(["flow in block","Block scalar\n"])"},
      {"9.2", "%YAML 1.2\n---\nDocument\n... # Suffix\n", R"("Document")"},
  });
}

TEST_CASE("the core schema's examples of values") {
  check_all({
      {"10.9", "A null: null\nBooleans: [ true, True, false, FALSE ]\nIntegers: [ 0, 0o7, 0x3A, -19 ]\n",
       R"({"A null":null,"Booleans":[true,true,false,false],"Integers":[0,7,58,-19]})"},
      {"10.9", "Floats: [ 0., -0.0, .5, +12e03, -2E+05 ]\nAlso a null: # Empty\n",
       R"({"Also a null":null,"Floats":[0.0,-0.0,0.5,12000.0,-200000.0]})"},
      {"10.9", "Not a null: \"\"\nNot a boolean: truE\nNot a number: 1.2.3\n",
       R"({"Not a boolean":"truE","Not a null":"","Not a number":"1.2.3"})"},
  });
}

TEST_CASE("what the specification calls an error is one, told in words") {
  const std::string not_yaml = "error[SL0301]: this is not valid YAML - ";
  const std::string no_start =
      not_yaml + "a text cannot start with this character unless it is in quotes - put quotes around it";
  const std::string one_line = not_yaml + "a key must be on one line - check the ':' and the indentation, here and on "
                                          "the next line";
  const std::string after_quote = not_yaml + "there is text after the closing quote - write '' for a quote in this "
                                             "text, or put double quotes around it";
  const std::string no_item = not_yaml + "this line is no item of the list above it - check its indentation";
  const std::vector<std::pair<std::string, std::string>> faults{
      {"commercial-at: @text\n", no_start},
      {"grave-accent: `text\n", no_start},
      {"percent: %text\n", no_start},
      {"Bad escapes:\n  \"\\c\n  \\xq-\"\n",
       not_yaml + "there is an invalid escape in this text - write \\\\ for a backslash, or use single quotes"},
      {"%YAML 1.2\n%YAML 1.1\nfoo\n",
       "error[SL0301]: directives are not supported - remove the line; the file is read as YAML 1.2"},
      {"[ foo\n bar: invalid ]\n", "error[SL0301]: a key must be on one line"},
      {"a\nb: c\n", one_line},
      {"a: b\n c: d\n", one_line},
      {"a: [b]]\n", not_yaml + "there is no '[' for this ']'"},
      {"a: {b: c}}\n", not_yaml + "there is no '{' for this '}'"},
      {"a: [b}\n", not_yaml + "the brackets do not close in the order in which they were opened"},
      {"a: {b: c]\n", not_yaml + "the brackets do not close in the order in which they were opened"},
      {"[a, , b]\n", not_yaml + "there is a comma too many"},
      {"{a: 1 b: 2}\n", not_yaml + "a comma is missing"},
      {"[\"a\" \"b\"]\n", not_yaml + "a comma is missing"},
      {"a: 'x' y\n", after_quote},
      {"a: 'it's'\n", after_quote},
      {"a: \"x\" y\n", not_yaml + "there is text after the closing quote"},
      {"a: 'x\nb: y\n", not_yaml + "the closing quote is missing, or a line of the text is not indented"},
      {"a: \"x\nb: y\n", not_yaml + "the closing quote is missing, or a line of the text is not indented"},
      {"- a\nb: c\n", no_item},
      {"- >\n  text\n text\n", no_item},
      {"a: - b\n", not_yaml + "a list cannot begin on the line of its key - begin it on the next line, or put brackets "
                              "around it"},
  };
  for (const auto& [text, fault] : faults) {
    INFO(text);
    CHECK(meaning(text) == fault);
  }
}

TEST_CASE("errors without words of ours are told in those of the library") {
  for (const char* text : {"- |2\n text\n", "a: |x\n  y\n", "a: &x &y 1\n", "a: &x *x\n", "a: [\n---\nb]\n"}) {
    INFO(text);
    CHECK(meaning(text).starts_with("error[SL0301]: this is not valid YAML - "));
  }
}

TEST_CASE("brackets that only stand in a text outside of brackets are part of it") {
  CHECK(meaning("a: b]\nc: d}\ne: x[0]\nf: a{b,c}\n") == R"({"a":"b]","c":"d}","e":"x[0]","f":"a{b,c}"})");
}

}  // namespace slipway::config
