#include "support/catch.hpp"

#include <slipway/plan/metadata/csv.hpp>

using namespace slipway::plan::metadata;
using Records = std::vector<Record>;

namespace {

Records relaxed(const char* text) { return parse_csv(text, Quotes::relaxed).value(); }
Records strict(const char* text) { return parse_csv(text, Quotes::strict).value(); }
std::string refused(const char* text, Quotes quotes) {
  const auto records = parse_csv(text, quotes);
  return records ? "accepted" : records.error().what;
}

}  // namespace

TEST_CASE("a line is a record and nothing is trimmed") {
  CHECK(relaxed("").empty());
  CHECK(relaxed("a,b\nc") == Records{{"a", "b"}, {"c"}});
  CHECK(relaxed(" a , b ") == Records{{" a ", " b "}});
  CHECK(relaxed("a,,b,") == Records{{"a", "", "b", ""}});
  CHECK(relaxed(",") == Records{{"", ""}});
  CHECK(relaxed("\n\na\n\nb\n\n") == Records{{"a"}, {"b"}});
  CHECK(relaxed("  \na") == Records{{"  "}, {"a"}});
}

TEST_CASE("the first line end that is seen is the one that counts") {
  CHECK(relaxed("a\r\nb\r\n") == Records{{"a"}, {"b"}});
  CHECK(relaxed("a\rb") == Records{{"a"}, {"b"}});
  CHECK(relaxed("a\nb\r\nc") == Records{{"a"}, {"b\r"}, {"c"}});
  CHECK(relaxed("a\r\nb\nc") == Records{{"a"}, {"b\nc"}});
}

TEST_CASE("a comment is a line that begins with the sign, and only in the first parsing") {
  CHECK(relaxed("# note\na\n#\nb") == Records{{"a"}, {"b"}});
  CHECK(relaxed("a#b,#c") == Records{{"a#b", "#c"}});
  CHECK(relaxed(" # note") == Records{{" # note"}});
  CHECK(strict("# note") == Records{{"# note"}});
  CHECK(relaxed("\"a\"#b") == Records{{"a#b"}});
  CHECK(relaxed("# a \"quote\nb") == Records{{"b"}});
}

TEST_CASE("quotes hold commas, line ends and doubled quotes") {
  CHECK(relaxed("\"a,b\",c") == Records{{"a,b", "c"}});
  CHECK(relaxed("\"a\nb\"\nc") == Records{{"a\nb"}, {"c"}});
  CHECK(relaxed("\"a\"\"b\"") == Records{{"a\"b"}});
  CHECK(relaxed("\"\"\"a,b\"\"\"") == Records{{"\"a,b\""}});
  CHECK(relaxed("\"\"") == Records{{""}});
  CHECK(relaxed("\"\"\na") == Records{{""}, {"a"}});
  CHECK(strict("x,\"a,b\"") == Records{{"x", "a,b"}});
}

TEST_CASE("relaxed, a quote in a field is text, and so is a field that goes on after its quote") {
  CHECK(relaxed("a\"b\"") == Records{{"a\"b\""}});
  CHECK(relaxed("\"a\"b,c") == Records{{"\"a\"b", "c"}});
  CHECK(relaxed("{{date \"x\"}}") == Records{{"{{date \"x\"}}"}});
}

TEST_CASE("strict, quotes that do not fit are refused in the words of csv-parse") {
  CHECK(refused("pattern=\"a\"", Quotes::strict) ==
        "Invalid Opening Quote: a quote is found on field 0 at line 1, value is \"pattern=\"");
  CHECK(refused("a,b,c\"", Quotes::strict) ==
        "Invalid Opening Quote: a quote is found on field 2 at line 1, value is \"c\"");
  CHECK(refused("\"a\"b", Quotes::strict) ==
        "Invalid Closing Quote: got \"b\" at line 1 instead of delimiter, record delimiter, trimable character (if "
        "activated) or comment");
  CHECK(refused("a\n\"b", Quotes::strict) ==
        "Quote Not Closed: the parsing is finished with an opening quote at line 2");
  CHECK(refused("\"b", Quotes::relaxed) == "Quote Not Closed: the parsing is finished with an opening quote at line 1");
}

TEST_CASE("items are the records of a whole input, joined again without their quotes") {
  CHECK(items_of("  a,b \n\n c \n").value() == Record{"a,b", "c"});
  CHECK(items_of("type=match,\"pattern=v(\\d{1,3})\"").value() == Record{"type=match,pattern=v(\\d{1,3})"});
  CHECK(items_of("type=match,\"\"\"pattern=v(\\d{1,3})\"\"\",group=1").value() ==
        Record{"type=match,\"pattern=v(\\d{1,3})\",group=1"});
  CHECK(items_of("\"\"\na").value() == Record{"a"});
  CHECK(items_of("a\n   \nb").value() == Record{"a", "b"});
  CHECK(items_of("").value().empty());
}

TEST_CASE("fields are those of the first record of an item") {
  CHECK(fields_of("type=match,\"pattern=v(\\d{1,3})\",group=1").value() ==
        Record{"type=match", "pattern=v(\\d{1,3})", "group=1"});
  CHECK(fields_of("type=match,pattern=v(\\d{1,3})").value() == Record{"type=match", "pattern=v(\\d{1", "3})"});
  CHECK(fields_of("a\nb").value() == Record{"a"});
  CHECK(fields_of("").value().empty());
}
