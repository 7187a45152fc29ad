#include "support/catch.hpp"

#include <slipway/plan/metadata/javascript.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace slipway::plan::metadata;
using Order = std::vector<std::size_t>;

namespace {

constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

std::string sorted(std::vector<std::string> words) {
  std::sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return js_before(a, b); });
  std::string all;
  for (const std::string& word : words)
    all += word + " ";
  return all;
}

}  // namespace

TEST_CASE("trim takes the white space of Unicode off both ends") {
  CHECK(js_trimmed(" \t\n a b \r\v\f") == "a b");
  CHECK(js_trimmed("\xC2\xA0x\xE2\x80\xAF\xEF\xBB\xBF\xE3\x80\x80") == "x");
  CHECK(js_trimmed("\xE2\x80\x8Bx") == "\xE2\x80\x8Bx");
  CHECK(js_trimmed("\xFFx ") == "\xFFx");
  CHECK(js_trimmed(" \n ").empty());
}

TEST_CASE("numbers are what Number() says") {
  CHECK(js_number("") == 0);
  CHECK(js_number(" 12 ") == 12);
  CHECK(js_number("-5") == -5);
  CHECK(js_number("+5") == 5);
  CHECK(js_number(".5") == 0.5);
  CHECK(js_number("5.") == 5);
  CHECK(js_number("1e3") == 1000);
  CHECK(js_number("0x1F") == 31);
  CHECK(js_number("0b11") == 3);
  CHECK(js_number("0o17") == 15);
  CHECK(js_number("Infinity") == std::numeric_limits<double>::infinity());
  CHECK(js_number("-Infinity") == -std::numeric_limits<double>::infinity());
  CHECK(std::isinf(js_number("1e999")));
  for (const char* text : {"abc", "1_0", "1n", "-0x1", "1 2", "--1", "+-1", "inf", "nan", "e", ".", "0x", "1e"})
    CHECK(std::isnan(js_number(text)));
}

TEST_CASE("integers are written as JavaScript does") {
  CHECK(js_integer_text(0) == "0");
  CHECK(js_integer_text(7) == "7");
  CHECK(js_integer_text(1200) == "1200");
  CHECK(js_integer_text(20200110123456789012.0) == "20200110123456790000");
  CHECK(js_integer_text(1e21) == "1e+21");
  CHECK(js_integer_text(1.5e22) == "1.5e+22");
  CHECK(js_integer_text(std::numeric_limits<double>::infinity()) == "Infinity");
}

TEST_CASE("the order is descending and stable") {
  CHECK(js_descending({}).empty());
  CHECK(js_descending({1}) == Order{0});
  CHECK(js_descending({1, 3, 2, 3}) == Order{1, 3, 2, 0});
  CHECK(js_descending({5, 4, 3, 2, 1}) == Order{0, 1, 2, 3, 4});
  CHECK(js_descending({1, 2, 3, 4, 5}) == Order{4, 3, 2, 1, 0});
  CHECK(js_descending({2, 2, 2}) == Order{0, 1, 2});
}

TEST_CASE("what is no number leaves the order to the algorithm of V8") {
  CHECK(js_descending({k_nan, k_nan}) == Order{0, 1});
  CHECK(js_descending({1, k_nan, 2}) == Order{0, 1, 2});
  CHECK(js_descending({k_nan, 1, 2}) == Order{0, 2, 1});
}

TEST_CASE("names are sorted as localeCompare does") {
  CHECK(sorted({"a-b", "ab", "a.b", "a_b", "aB", "Ab", "AB", "a", "A", "a1", "a.1"}) ==
        "a A a_b a-b a.1 a.b a1 ab aB Ab AB ");
  CHECK(sorted({"org.z", "maintainer", "Maintainer", "org.a"}) == "maintainer Maintainer org.a org.z ");
  CHECK(sorted({"$", "~", "|", ">", "=", "<", "+", "^", "`", "%", "#", "&", "\\", "/", "*", "@", "_", "-", "0", "a"}) ==
        "_ - @ * / \\ & # % ` ^ + < = > | ~ $ 0 a ");
  CHECK_FALSE(js_before("a", "a"));
}
