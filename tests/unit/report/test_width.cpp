#include "support/catch.hpp"

#include <slipway/report/width.hpp>

using slipway::report::cut_to_width;
using slipway::report::display_width;
using slipway::report::padded;

TEST_CASE("Wide characters take two columns and combining marks none") {
  CHECK(display_width("") == 0);
  CHECK(display_width("abc") == 3);
  CHECK(display_width("\u00e9") == 1);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("\u6f22\u5b57") == 4);
  CHECK(display_width("\u3042") == 2);
  CHECK(display_width("\uac00") == 2);
  CHECK(display_width("\uff21") == 2);
  CHECK(display_width("\U0001F600") == 2);
  CHECK(display_width("\u2713") == 1);
}

TEST_CASE("A byte that is not UTF-8 counts as one column") { CHECK(display_width("a\xff\xfe") == 3); }

TEST_CASE("Text that fits is left alone") {
  CHECK(cut_to_width("abc", 3, ">") == "abc");
  CHECK(cut_to_width("", 0, ">").empty());
}

TEST_CASE("Text that does not fit ends with the mark") {
  CHECK(cut_to_width("abcdef", 4, ">") == "abc>");
  CHECK(cut_to_width("abcdef", 4, "\u2026") == "abc\u2026");
}

TEST_CASE("A wide character is never split, so the cut text may be a column short") {
  CHECK(cut_to_width("\u6f22\u5b57\u6f22", 5, ">") == "\u6f22\u5b57>");
  CHECK(cut_to_width("\u6f22\u5b57\u6f22", 4, ">") == "\u6f22>");
  CHECK(cut_to_width("\u6f22", 1, "").empty());
}

TEST_CASE("A mark that does not fit itself is left out") {
  CHECK(cut_to_width("abc", 0, ">").empty());
  CHECK(cut_to_width("abcdef", 1, ">>") == "a");
}

TEST_CASE("A combining mark stays with its letter") { CHECK(cut_to_width("e\u0301xyz", 2, ">") == "e\u0301>"); }

TEST_CASE("Padding counts columns, not bytes") {
  CHECK(padded("ab", 4) == "ab  ");
  CHECK(padded("\u6f22", 4) == "\u6f22  ");
  CHECK(padded("abcdef", 4) == "abcdef");
}
