#include "support/catch.hpp"

#include <slipway/run/masking/ansi.hpp>

using namespace slipway::run;

TEST_CASE("the length of an escape sequence is known when its end is there") {
  CHECK(sequence_length("\x1b") == 0);
  CHECK(sequence_length("\x1b[") == 0);
  CHECK(sequence_length("\x1b[1;3") == 0);
  CHECK(sequence_length("\x1b[1;31mred") == 7);
  CHECK(sequence_length("\x1b[?25l") == 6);
  CHECK(sequence_length("\x1b(B text") == 3);
  CHECK(sequence_length("\x1b"
                        "7 text") == 2);
  CHECK(sequence_length("\x1b]0;title") == 0);
  CHECK(sequence_length("\x1b]0;title\a text") == 10);
  CHECK(sequence_length("\x1b]8;;url\x1b\\text") == 10);
  CHECK(sequence_length("\x1b]8;;url\x1b") == 0);
  CHECK(sequence_length("\x1bPq data\x1b\\") == 10);
}

TEST_CASE("what cannot belong to a sequence ends it") {
  CHECK(sequence_length("\x1b[31\nm") == 4);
  CHECK(sequence_length("\x1b[\xc3\xa9") == 2);
  CHECK(sequence_length("\x1b]0;title\nnext") == 9);
  CHECK(sequence_length("\x1b]0;a\x1b[0m") == 5);
  CHECK(sequence_length("\x1b\n") == 1);
  CHECK(sequence_length("\x1b\x1b[0m") == 1);
}

TEST_CASE("a sequence that does not end is none") {
  for (const char* start : {"\x1b[", "\x1b]", "\x1bP", "\x1b("}) {
    const std::string filler = start[1] == '(' ? std::string(5000, ' ') : std::string(5000, '0');
    CHECK(sequence_length((start + filler).substr(0, k_longest_sequence - 1)) == 0);
    CHECK(sequence_length(start + filler) == 2);
  }
}

TEST_CASE("stripped text knows where its bytes come from") {
  const std::string raw = "ab\x1b[1mcd\x1b[0m\x1b[2mef\x1b[";
  const StrippedText text(raw);
  CHECK(text.plain() == "abcdef");
  CHECK(text.incomplete_at() == 18);
  CHECK(text.raw_position(0) == 0);
  CHECK(text.raw_position(2) == 6);
  CHECK(text.raw_position(5) == 17);
  CHECK(text.raw_position(6) == raw.size());
  std::vector<Interval> places;
  text.append_raw({1, 5}, places);
  CHECK(places == std::vector<Interval>{{1, 2}, {6, 8}, {16, 17}});
}

TEST_CASE("stripped text knows what is inside of a sequence") {
  const StrippedText text("ab\x1b[1mcd\x1b[0m\x1b[2mef");
  CHECK(text.sequence_start(1) == 1);
  CHECK(text.sequence_start(2) == 2);
  CHECK(text.sequence_start(5) == 2);
  CHECK(text.sequence_start(6) == 6);
  CHECK(text.sequence_start(13) == 12);
  CHECK(text.sequence_start(18) == 18);
  CHECK(text.has_plain({0, 1}));
  CHECK(text.has_plain({2, 7}));
  CHECK_FALSE(text.has_plain({2, 6}));
  CHECK_FALSE(text.has_plain({8, 16}));
  CHECK_FALSE(text.has_plain({3, 3}));
}

TEST_CASE("text without sequences is its own stripped form") {
  const StrippedText text("plain");
  CHECK(text.plain() == "plain");
  CHECK(text.incomplete_at() == 5);
  CHECK(text.sequence_start(3) == 3);
}
