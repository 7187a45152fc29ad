#include "support/catch.hpp"

#include <slipway/base/text.hpp>
#include <slipway/base/utf8.hpp>

using namespace slipway::base;
using Strings = std::vector<std::string>;

TEST_CASE("printable leaves ordinary text of any language alone") {
  CHECK(printable("") == "");
  CHECK(printable("plain ASCII ~!@#") == "plain ASCII ~!@#");
  CHECK(printable("Grüße, мир, 世界, 🚢") == "Grüße, мир, 世界, 🚢");
}

TEST_CASE("printable shows what would steer a terminal as escapes") {
  CHECK(printable("a\tb") == "a b");
  CHECK(printable("a\nb\rc") == "a\\nb\\rc");
  CHECK(printable("\x1b[31mred\x07\x7f") == "\\x1b[31mred\\x07\\x7f");
  CHECK(printable(std::string_view("nul\0!", 5)) == "nul\\x00!");
  CHECK(printable("C1 \xc2\x9b"
                  "31m") == "C1 \\x9b31m");
  CHECK(printable("line\xe2\x80\xa8separator") == "line\\u2028separator");
}

TEST_CASE("printable shows bidirectional overrides and invisible marks as escapes") {
  for (const auto& [text, shown] : std::vector<std::pair<std::string, std::string>>{{"\u202a", "\\u202a"},
                                                                                    {"\u202e", "\\u202e"},
                                                                                    {"\u2066", "\\u2066"},
                                                                                    {"\u2069", "\\u2069"},
                                                                                    {"\u200f", "\\u200f"},
                                                                                    {"\u061c", "\\u061c"},
                                                                                    {"\ufeff", "\\ufeff"}})
    CHECK(printable("a" + text + "b") == "a" + shown + "b");
}

TEST_CASE("printable shows bytes that are not UTF-8 as escapes") {
  CHECK(printable("\xff\xfe") == "\\xff\\xfe");
  CHECK(printable("cut \xe4\xb8") == "cut \\xe4\\xb8");
  CHECK(printable("overlong \xc0\xaf") == "overlong \\xc0\\xaf");
  CHECK(printable("surrogate \xed\xa0\x80") == "surrogate \\xed\\xa0\\x80");
}

TEST_CASE("valid_utf8 takes well-formed text only") {
  CHECK(valid_utf8(""));
  CHECK(valid_utf8("é世🚢"));
  CHECK(valid_utf8("\xf4\x8f\xbf\xbf"));
  for (const char* broken : {"\x80", "\xc2", "\xc0\x80", "\xe0\x80\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80",
                             "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "a\xe4\xb8"})
    CHECK_FALSE(valid_utf8(broken));
}

TEST_CASE("code_point_count counts characters, and broken bytes one by one") {
  CHECK(code_point_count("") == 0);
  CHECK(code_point_count("aé世🚢") == 4);
  CHECK(code_point_count("\xff\xff"
                         "a") == 3);
}

TEST_CASE("a text is cut between its characters, at most three bytes early") {
  CHECK(cut_between_characters("abc", 5) == "abc");
  CHECK(cut_between_characters("abc", 3) == "abc");
  CHECK(cut_between_characters("abc", 2) == "ab");
  CHECK(cut_between_characters("abc", 0).empty());
  const std::string wide = "é世🚢x";  // 2, 3, 4 and 1 bytes.
  const std::vector<std::size_t> kept{0, 0, 2, 2, 2, 5, 5, 5, 5, 9, 10};
  for (std::size_t bytes = 0; bytes < kept.size(); ++bytes) {
    INFO(bytes);
    CHECK(cut_between_characters(wide, bytes) == wide.substr(0, kept[bytes]));
  }
  CHECK(cut_between_characters(std::string(9, '\x80'), 6) == std::string(6, '\x80'));
  CHECK(cut_between_characters("\x80\x80\x80", 1) == "\x80");
}

TEST_CASE("a character at the end of a text that is not finished is noticed") {
  const std::string wide = "é世🚢";
  const std::vector<std::size_t> unfinished{0, 1, 0, 1, 2, 0, 1, 2, 3, 0};
  for (std::size_t bytes = 0; bytes < unfinished.size(); ++bytes) {
    INFO(bytes);
    CHECK(unfinished_length(wide.substr(0, bytes)) == unfinished[bytes]);
  }
  for (const char* text : {"a", "\xff", "\x80", "\xc0", "a\x80\x80\x80", "\xf5\x80", "\xc3\xa9\xa9"})
    CHECK(unfinished_length(text) == 0);
}

TEST_CASE("the first character of a text, and where it is none") {
  const auto value = [](std::string_view text) { return static_cast<unsigned>(first_code_point(text).value); };
  const auto length = [](std::string_view text) { return first_code_point(text).length; };
  CHECK(value("A\xff") == 0x41);
  CHECK(value(std::string_view("\0x", 2)) == 0);
  CHECK(length(std::string_view("\0x", 2)) == 1);
  // The lowest and the highest of each length.
  CHECK(value("\x7f") == 0x7F);
  CHECK(value("\xc2\x80") == 0x80);
  CHECK(value("\xdf\xbf") == 0x7FF);
  CHECK(value("\xe0\xa0\x80") == 0x800);
  CHECK(value("\xed\x9f\xbf") == 0xD7FF);
  CHECK(value("\xee\x80\x80") == 0xE000);
  CHECK(value("\xef\xbf\xbf") == 0xFFFF);
  CHECK(value("\xf0\x90\x80\x80") == 0x10000);
  CHECK(value("\xf4\x8f\xbf\xbf") == 0x10FFFF);
  for (const char* none : {"", "\x80", "\xbf", "\xc1\xbf", "\xc2", "\xc2x", "\xe0\x9f\xbf", "\xe4\xb8x",
                           "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xfe"})
    CHECK(length(none) == 0);
}

TEST_CASE("of several near names the nearest is meant, of equally near ones the first") {
  CHECK(nearest("tset", {"reset", "test"}) == "test");
  CHECK(nearest("aab", {"aac", "aad"}) == "aac");
  CHECK(nearest("STAGES", {"stage", "stages"}) == "stages");
  // A swap of neighbours is one edit, so that a short name may have one.
  CHECK(nearest("evn", {"env"}) == "env");
  CHECK(nearest("to", {"at"}) == std::nullopt);
  // One edit in three characters, two in six.
  CHECK(nearest("abcdef", {"abcdxx"}) == "abcdxx");
  CHECK(nearest("abcdef", {"abcxxx"}) == std::nullopt);
}

TEST_CASE("a guess cannot steer a terminal either") {
  CHECK(did_you_mean("aaab", {"aaa\x1b"}) == " - did you mean 'aaa\\x1b'?");
}

TEST_CASE("nearest finds slips of the keyboard") {
  const Strings keys{"image", "name", "stages", "environments"};
  CHECK(nearest("imgae", keys) == "image");
  CHECK(nearest("Image", keys) == "image");
  CHECK(nearest("stage", keys) == "stages");
  CHECK(nearest("enviroments", keys) == "environments");
  CHECK(nearest("image", keys) == "image");
}

TEST_CASE("nearest keeps silent when nothing is near") {
  const Strings keys{"image", "name", "uses"};
  CHECK_FALSE(nearest("timeout", keys));
  CHECK_FALSE(nearest("", keys));
  CHECK_FALSE(nearest("x", keys));
  CHECK_FALSE(nearest("ab", {"cd", ""}));
  CHECK_FALSE(nearest(std::string(65, 'a'), {std::string(64, 'a')}));
}

TEST_CASE("did_you_mean words the guess or says nothing") {
  CHECK(did_you_mean("imgae", {"image"}) == " - did you mean 'image'?");
  CHECK(did_you_mean("zzz", {"image"}) == "");
}

TEST_CASE("counted knows the singular") {
  CHECK(counted(0, "test") == "0 tests");
  CHECK(counted(1, "test") == "1 test");
  CHECK(counted(12, "test") == "12 tests");
}

TEST_CASE("listed joins as a person would") {
  CHECK(listed({}) == "");
  CHECK(listed({"a"}) == "a");
  CHECK(listed({"a", "b"}) == "a and b");
  CHECK(listed({"a", "b", "c"}) == "a, b and c");
}

TEST_CASE("bytes chooses the unit and never shows 1024 of one") {
  CHECK(bytes(0) == "0 B");
  CHECK(bytes(1023) == "1023 B");
  CHECK(bytes(1024) == "1.0 KiB");
  CHECK(bytes(1536) == "1.5 KiB");
  CHECK(bytes(1024ULL * 1024 - 1) == "1.0 MiB");
  CHECK(bytes(11'744'051) == "11.2 MiB");
  CHECK(bytes(~0ULL) == "16.0 EiB");
  // What would be rounded to the next unit is shown in it.
  CHECK(bytes(1'048'524) == "1023.9 KiB");
  CHECK(bytes(1'048'525) == "1.0 MiB");
  CHECK(bytes(1'073'741'823) == "1.0 GiB");
  CHECK(bytes(1ULL << 40U) == "1.0 TiB");
  CHECK(bytes(1ULL << 50U) == "1.0 PiB");
}

TEST_CASE("duration_text chooses the unit") {
  CHECK(duration_text(-5) == "0 ms");
  CHECK(duration_text(350) == "350 ms");
  CHECK(duration_text(1000) == "1.0 s");
  CHECK(duration_text(2449) == "2.4 s");
  CHECK(duration_text(59'999) == "1 min 0 s");
  CHECK(duration_text(185'000) == "3 min 5 s");
  CHECK(duration_text(3'600'000) == "1 h 0 min");
  CHECK(duration_text(7'500'000) == "2 h 5 min");
  // What would be rounded to the next unit is shown in it.
  CHECK(duration_text(0) == "0 ms");
  CHECK(duration_text(999) == "999 ms");
  CHECK(duration_text(1049) == "1.0 s");
  CHECK(duration_text(59'949) == "59.9 s");
  CHECK(duration_text(59'950) == "1 min 0 s");
  CHECK(duration_text(60'499) == "1 min 0 s");
  CHECK(duration_text(60'500) == "1 min 1 s");
  CHECK(duration_text(3'599'499) == "59 min 59 s");
  CHECK(duration_text(3'599'500) == "1 h 0 min");
  CHECK(duration_text(7'199'499) == "1 h 59 min");
  CHECK(duration_text(720'000'000) == "200 h 0 min");
}

TEST_CASE("shell_word quotes what a shell would take for something else") {
  CHECK(shell_word("./a-b_c+1.so:x=y,z@%") == "./a-b_c+1.so:x=y,z@%");
  CHECK(shell_word("") == "''");
  CHECK(shell_word("a b") == "'a b'");
  CHECK(shell_word("$HOME;*~#!\\\"\n") == "'$HOME;*~#!\\\"\n'");
  CHECK(shell_word("it's") == R"('it'\''s')");
  CHECK(shell_word("größe") == "'größe'");
}

TEST_CASE("replaced puts a text in the place of each such character") {
  CHECK(replaced("", 'a', "b").empty());
  CHECK(replaced("banana", 'a', "aa") == "baanaanaa");
  CHECK(replaced("banana", 'n', "") == "baaa");
}

TEST_CASE("split keeps empty parts, and join is its inverse") {
  CHECK(split("", ',') == Strings{""});
  CHECK(split("a,,b,", ',') == Strings{"a", "", "b", ""});
  CHECK(join(split("a,,b,", ','), ",") == "a,,b,");
  CHECK(join({}, ",") == "");
}

TEST_CASE("trimmed removes white space at both ends") {
  CHECK(trimmed(" \t\r\n a b \n") == "a b");
  CHECK(trimmed(" \n ") == "");
}
