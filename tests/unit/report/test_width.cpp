#include "support/catch.hpp"

#include <slipway/report/width.hpp>

#include <algorithm>

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

TEST_CASE("Whatever is cut is as wide as it may be, and never wider") {
  const std::string text = "a\u6f22e\u0301\xff\U0001F600z\uac00";
  for (const char* mark : {"", ">", "\u2026", "\u6f22", "..."})
    for (std::size_t columns = 0; columns <= 14; ++columns) {
      INFO(columns << " with " << mark);
      const std::string cut = cut_to_width(text, columns, mark);
      CHECK(display_width(cut) <= columns);
      // A wide character or a mark may leave room, but no more than itself.
      const std::size_t whole = std::min(columns, display_width(text));
      CHECK(display_width(cut) + 1 >= whole);
      CHECK((cut == text) == (columns >= display_width(text)));
      CHECK(display_width(padded(cut, columns)) == columns);
    }
}

TEST_CASE("Characters at the edges of the wide and the empty blocks") {
  for (const char* narrow : {"\u10ff", "\u1160", "\u2319", "\u231c", "\u2e7f", "\u303f", "\ua95f", "\ud7a4", "\uff61",
                             "\U0001F650", "\U0001FB00", "\u02ff", "\u0370", "\u200e", "\ufe10"}) {
    INFO(narrow);
    CHECK(display_width(narrow) == 1);
  }
  for (const char* wide : {"\u1100", "\u115f", "\u231a", "\u231b", "\u2e80", "\u303e", "\u3041", "\ua97f", "\ud7a3",
                           "\uff01", "\uff60", "\U0001F300", "\U0001F64F", "\U00020000", "\U0003FFFD"}) {
    INFO(wide);
    CHECK(display_width(wide) == 2);
  }
  for (const char* empty : {"\u0300", "\u036f", "\u200b", "\u200d", "\ufe00", "\ufe0f", "\U000E0100", "\U000E01EF"}) {
    INFO(empty);
    CHECK(display_width(empty) == 0);
  }
}
