#include "support/catch.hpp"

#include <slipway/config/source_text.hpp>

namespace slipway::config {

namespace {

base::Span span_in(const std::string& text, std::size_t offset, std::size_t length) {
  return SourceText("f", text).span({offset, length});
}

}  // namespace

TEST_CASE("a place in the first line is found") {
  CHECK(span_in("name: app\n", 6, 3) ==
        base::Span{.file = "f", .line = 1, .column = 7, .length = 3, .text = "name: app"});
}

TEST_CASE("a place in a later line is found") {
  CHECK(span_in("a: 1\nbb: 22\n", 9, 2) ==
        base::Span{.file = "f", .line = 2, .column = 5, .length = 2, .text = "bb: 22"});
}

TEST_CASE("columns and lengths count characters, not bytes") {
  CHECK(
      span_in("gr\xC3\xBC\xC3\x9F: \xE6\x97\xA5\xE6\x9C\xAC x\n", 8, 6) ==
      base::Span{
          .file = "f", .line = 1, .column = 7, .length = 2, .text = "gr\xC3\xBC\xC3\x9F: \xE6\x97\xA5\xE6\x9C\xAC x"});
}

TEST_CASE("a carriage return before the line end is no part of the line") {
  CHECK(span_in("a: 1\r\nb: 2\r\n", 9, 5) ==
        base::Span{.file = "f", .line = 2, .column = 4, .length = 1, .text = "b: 2"});
}

TEST_CASE("a place of several lines ends with the first") {
  CHECK(span_in("a: [1,\n 2]\n", 3, 7) ==
        base::Span{.file = "f", .line = 1, .column = 4, .length = 3, .text = "a: [1,"});
}

TEST_CASE("a place beyond the end is the end") {
  CHECK(span_in("a: 1", 99, 3) == base::Span{.file = "f", .line = 1, .column = 5, .length = 1, .text = "a: 1"});
  CHECK(span_in("", 0, 0) == base::Span{.file = "f", .line = 1, .column = 1, .length = 1, .text = ""});
  CHECK(span_in("a\n", 2, 0) == base::Span{.file = "f", .line = 2, .column = 1, .length = 1, .text = ""});
}

TEST_CASE("a byte order mark does not count") {
  CHECK(span_in("\xEF\xBB\xBF"
                "a: 1\n",
                3, 1) == base::Span{.file = "f", .line = 1, .column = 4, .length = 1, .text = "a: 1"});
}

TEST_CASE("a line and a column give a place") {
  const SourceText source("f", "gr\xC3\xBC\xC3\x9F: x\nb: 2\r\n");
  CHECK(source.at(1, 1) == Place{0, 1});
  CHECK(source.at(1, 7) == Place{8, 1});
  CHECK(source.at(2, 4) == Place{13, 1});
  CHECK(source.at(2, 99) == Place{14, 1});
  CHECK(source.at(99, 1) == Place{16, 0});
  CHECK(source.at(0, 0) == Place{0, 1});
}

}  // namespace slipway::config
