#include "support/catch.hpp"

#include <slipway/run/masking/encodings.hpp>

#include <algorithm>

using namespace slipway::run;
using Forms = std::vector<std::string>;

namespace {

bool has(const Forms& forms, const std::string& form) {
  return std::find(forms.begin(), forms.end(), form) != forms.end();
}

// An encoder of its own, for whole data.
std::string base64_of(const std::string& data) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < data.size(); i += 3) {
    unsigned long group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group * 256 + (i + j < data.size() ? static_cast<unsigned char>(data[i + j]) : 0UL);
    for (std::size_t j = 0; j < 4; ++j)
      out += i + j > data.size() ? '=' : alphabet[(group >> (18 - 6 * j)) & 63U];
  }
  return out;
}

}  // namespace

TEST_CASE("base64 is recognised at each place in a group, with any neighbours") {
  CHECK(base64_of("hunter2") == "aHVudGVyMg==");
  for (const std::string& secret : {std::string("hunter2"), std::string("hunter2!"), std::string("hunter2!?"),
                                    std::string("\xff\xfe\xfd\xfc\xfb\xfa")}) {
    const Forms forms = base64_forms(secret);
    for (const char* before : {"", "u", "us", "usr", "user:"})
      for (const char* after : {"", "\n", ":x", "xyz"}) {
        const std::string encoded = base64_of(std::string(before) + secret + after);
        INFO(encoded);
        std::string url = encoded;
        std::replace(url.begin(), url.end(), '+', '-');
        std::replace(url.begin(), url.end(), '/', '_');
        const auto inside = [&forms](const std::string& text) {
          return std::any_of(forms.begin(), forms.end(),
                             [&](const std::string& form) { return text.find(form) != std::string::npos; });
        };
        CHECK(inside(encoded));
        CHECK(inside(url));
      }
  }
}

TEST_CASE("base64 at the end of data is covered to its padding") {
  CHECK(has(base64_forms("hunter2"), "aHVudGVyMg=="));
  CHECK(has(base64_forms("hunter2"), "aHVudGVyMg"));
  CHECK(has(base64_forms("hunter2!"), "aHVudGVyMiE="));
  CHECK(has(base64_forms("hunter2!?"), "aHVudGVyMiE/"));
  CHECK(has(base64_forms("hunter2!?"), "aHVudGVyMiE_"));
}

TEST_CASE("base64 in lines is recognised line by line") {
  const std::string secret(100, 's');
  const std::string encoded = base64_of(secret);
  for (const std::size_t width : {64U, 76U}) {
    CHECK(has(base64_forms(secret), encoded.substr(0, width)));
    CHECK(has(base64_forms(secret), encoded.substr(width, std::min(width, std::size_t{134} - width))));
  }
}

TEST_CASE("hexadecimal in both cases") { CHECK(hex_forms("a\xff/") == Forms{"61ff2f", "61FF2F"}); }

TEST_CASE("percent encodings of different tools") {
  const Forms forms = percent_forms("p@ss w/ord~*!");
  CHECK(has(forms, "p%40ss%20w%2Ford~%2A%21"));
  CHECK(has(forms, "p%40ss%20w%2ford~%2a%21"));
  CHECK(has(forms, "p%40ss%20w/ord~%2A%21"));
  CHECK(has(forms, "p%40ss%20w%2Ford~*!"));
  CHECK(has(forms, "p@ss%20w/ord~*!"));
  CHECK(has(forms, "p%40ss+w%2Ford%7E*%21"));
  CHECK(has(forms, "p%40ss+w%2Ford~%2A%21"));
  CHECK(has(percent_forms("\xc3\xa9"), "%C3%A9"));
}

TEST_CASE("JSON strings of different libraries") {
  const Forms forms = json_forms("a\"b\\c/d\n<\xc3\xa9\xf0\x9f\x9a\xa2\x01");
  CHECK(has(forms, R"(a\"b\\c/d\n<é🚢\u0001)"));
  CHECK(has(forms, R"(a\"b\\c\/d\n<é🚢\u0001)"));
  CHECK(has(forms, R"(a\"b\\c/d\n<\u00e9\ud83d\udea2\u0001)"));
  CHECK(has(forms, R"(a\"b\\c/d\n\u003cé🚢\u0001)"));
  CHECK(has(forms, R"(a\\\"b\\\\c/d\\n<é🚢\\u0001)"));
}

TEST_CASE("XML in text and attributes") {
  const Forms forms = xml_forms("<a&\"b'>");
  CHECK(has(forms, "&lt;a&amp;\"b'&gt;"));
  CHECK(has(forms, "&lt;a&amp;&quot;b'&gt;"));
  CHECK(has(forms, "&lt;a&amp;&quot;b&apos;&gt;"));
  CHECK(has(forms, "&lt;a&amp;&quot;b&#39;&gt;"));
  CHECK(has(forms, "&lt;a&amp;&#34;b&#39;&gt;"));
}

TEST_CASE("shell quotings") {
  const Forms forms = shell_forms("it's $5 \"x\"");
  CHECK(has(forms, R"(it'\''s $5 "x")"));
  CHECK(has(forms, R"(it'"'"'s $5 "x")"));
  CHECK(has(forms, R"(it's \$5 \"x\")"));
  CHECK(has(forms, R"(it\'s\ \$5\ \"x\")"));
}
