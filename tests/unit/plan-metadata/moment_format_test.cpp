#include "support/catch.hpp"

#include <slipway/plan/metadata/moment_format.hpp>

using namespace slipway::plan::metadata;

namespace {

constexpr std::int64_t k_hour = 3'600'000;
constexpr std::int64_t k_day = 24 * k_hour;
constexpr std::int64_t k_friday = 1'578'616'200'000;  // 2020-01-10T00:30:00Z

std::string at(std::int64_t ms, const char* format) { return format_moment({.unix_ms = ms}, format); }
std::string friday(const char* format) { return at(k_friday, format); }
std::string tokyo(const char* format) {
  return format_moment({.unix_ms = k_friday, .offset_seconds = 32400, .zone = "JST"}, format);
}
std::string new_york(const char* format) {
  return format_moment({.unix_ms = k_friday, .offset_seconds = -18000, .zone = "EST"}, format);
}

}  // namespace

TEST_CASE("tokens of years, quarters and months") {
  CHECK(friday("Y YY YYYY YYYYY YYYYYY") == "2020 20 2020 02020 +002020");
  CHECK(friday("y yo yy yyy yyyy") == "2020 2020th 2020 2020 2020");
  CHECK(friday("Q Qo") == "1 1st");
  CHECK(at(k_friday + 200 * k_day, "Q Qo") == "3 3rd");
  CHECK(friday("M Mo MM MMM MMMM") == "1 1st 01 Jan January");
  CHECK(at(k_friday + 330 * k_day, "M Mo MM MMM MMMM") == "12 12th 12 Dec December");
  CHECK(friday("N NN NNN NNNN NNNNN") == "AD AD AD Anno Domini AD");
}

TEST_CASE("tokens of days") {
  CHECK(friday("D Do DD") == "10 10th 10");
  CHECK(friday("DDD DDDo DDDD") == "10 10th 010");
  CHECK(at(k_friday - 9 * k_day, "D Do DD DDD DDDo DDDD") == "1 1st 01 1 1st 001");
  CHECK(friday("d do dd ddd dddd") == "5 5th Fr Fri Friday");
  CHECK(friday("e E") == "5 5");
  CHECK(at(k_friday + 2 * k_day, "d e E dd ddd dddd") == "0 0 7 Su Sun Sunday");
}

TEST_CASE("ordinals in English") {
  const std::int64_t first = k_friday - 9 * k_day;
  std::string all;
  for (int day = 0; day < 31; ++day)
    all += at(first + day * k_day, "Do") + " ";
  CHECK(all ==
        "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th 11th 12th 13th 14th 15th 16th 17th 18th 19th 20th 21st 22nd 23rd "
        "24th 25th 26th 27th 28th 29th 30th 31st ");
  CHECK(at(first + 110 * k_day, "DDDo") == "111th");
  CHECK(at(first + 111 * k_day, "DDDo") == "112th");
  CHECK(at(first + 120 * k_day, "DDDo") == "121st");
}

TEST_CASE("weeks begin on Sunday, and on Monday by ISO 8601") {
  CHECK(friday("w wo ww gg gggg ggggg") == "2 2nd 02 20 2020 02020");
  CHECK(friday("W Wo WW GG GGGG GGGGG") == "2 2nd 02 20 2020 02020");
  // Sunday 2020-01-05 begins week 2 in English and ends week 1 by ISO.
  CHECK(at(k_friday - 5 * k_day, "w W") == "2 1");
  // 2019-12-31: week 1 of 2020 for both.
  CHECK(at(k_friday - 10 * k_day, "gggg-w GGGG-W YYYY") == "2020-1 2020-1 2019");
  // 2021-01-01, a Friday: week 1 in English, week 53 of 2020 by ISO.
  CHECK(at(k_friday + 357 * k_day, "YYYY-MM-DD gggg-w GGGG-W") == "2021-01-01 2021-1 2020-53");
  // 2016-12-31, a Saturday: the last day of week 53 in English.
  CHECK(at(k_friday - 1105 * k_day, "YYYY-MM-DD gggg-w GGGG-W") == "2016-12-31 2016-53 2016-52");
}

TEST_CASE("tokens of hours, minutes, seconds and their parts") {
  CHECK(friday("H HH h hh k kk A a") == "0 00 12 12 24 24 AM am");
  CHECK(at(k_friday + 13 * k_hour, "H HH h hh k kk A a") == "13 13 1 01 13 13 PM pm");
  CHECK(at(k_friday + 12 * k_hour, "h A") == "12 PM");
  CHECK(at(k_friday + 5'007, "m mm s ss S SS SSS") == "30 30 5 05 0 00 007");
  CHECK(at(k_friday + 123, "S SS SSS SSSS SSSSS SSSSSS SSSSSSS SSSSSSSS SSSSSSSSS") ==
        "1 12 123 1230 12300 123000 1230000 12300000 123000000");
  CHECK(at(k_friday + 5'000, "hmm hmmss Hmm Hmmss") == "1230 123005 030 03005");
  CHECK(friday("HHmm") == "0030");
}

TEST_CASE("tokens of offsets, zones and the time since 1970") {
  CHECK(friday("Z ZZ z zz") == "+00:00 +0000 UTC UTC");
  CHECK(tokyo("Z ZZ z zz") == "+09:00 +0900 JST JST");
  CHECK(new_york("Z ZZ z YYYY-MM-DD HH") == "-05:00 -0500 EST 2020-01-09 19");
  CHECK(format_moment({.unix_ms = 0, .offset_seconds = -12600}, "Z") == "-03:30");
  CHECK(friday("X x") == "1578616200 1578616200000");
  CHECK(at(-1, "X YYYY-MM-DDTHH:mm:ss.SSS") == "-1 1969-12-31T23:59:59.999");
}

TEST_CASE("long formats stand for several tokens") {
  CHECK(friday("LT | LTS") == "12:30 AM | 12:30:00 AM");
  CHECK(friday("L | LL") == "01/10/2020 | January 10, 2020");
  CHECK(friday("LLL") == "January 10, 2020 12:30 AM");
  CHECK(friday("LLLL") == "Friday, January 10, 2020 12:30 AM");
  CHECK(friday("l | ll") == "1/10/2020 | Jan 10, 2020");
  CHECK(friday("lll") == "Jan 10, 2020 12:30 AM");
  CHECK(friday("llll") == "Fri, Jan 10, 2020 12:30 AM");
  CHECK(friday("LLLLL") == "Friday, January 10, 2020 12:30 AM01/10/2020");
}

TEST_CASE("brackets and backslashes make text of tokens") {
  CHECK(friday("[YYYY] YYYY") == "YYYY 2020");
  CHECK(friday("YYYY[-LL-]MM") == "2020-LL-01");
  CHECK(friday("[a]b]c") == "a]bc");
  CHECK(friday("[[YYYY]") == "[YYYY");
  CHECK(friday("[YYYY") == "[2020");
  CHECK(friday("D[]M") == "101");
  CHECK(friday("\\YYYY \\L \\\\") == "YYYY L ");
  CHECK(friday("D\\") == "10");
}

TEST_CASE("other characters stand for themselves, and line ends are lost") {
  CHECK(friday("YYYY-MM-DDTHH:mm:ss.SSS[Z]") == "2020-01-10T00:30:00.000Z");
  CHECK(friday("b f g i j n o p q r t u v") == "b f g i j n o p q r t u v");
  CHECK(friday("YYYY\nMM\r\nDD") == "20200110");
  CHECK(friday("w| W|") == "w| W|");
  CHECK(friday("\xC3\xA9 YYYY") == "\xC3\xA9 2020");
}

TEST_CASE("an empty format is ISO 8601, with Z in a zone that is UTC at the time") {
  CHECK(friday("") == "2020-01-10T00:30:00Z");
  CHECK(tokyo("") == "2020-01-10T09:30:00+09:00");
  CHECK(format_moment({.unix_ms = k_friday, .zone = "GMT"}, "") == "2020-01-10T00:30:00Z");
  CHECK(format_moment({.unix_ms = k_friday, .is_local = true}, "") == "2020-01-10T00:30:00+00:00");
}
