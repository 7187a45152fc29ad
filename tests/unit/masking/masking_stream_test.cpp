#include "support/catch.hpp"

#include <slipway/run/masking/masking_stream.hpp>
#include <slipway/run/masking/secret_set.hpp>

using namespace slipway::run;

namespace {

std::shared_ptr<const Matcher> matcher_for(const std::vector<std::string>& secrets) {
  SecretSet set;
  for (const std::string& secret : secrets)
    REQUIRE(set.add("NAME", secret));
  auto matcher = set.compile();
  if (!matcher) FAIL(one_line(matcher.error()));
  return *matcher;
}

std::string whole(const std::vector<std::string>& secrets, std::string_view text) {
  MaskingStream stream(matcher_for(secrets));
  std::string out = stream.feed(text);
  return out + stream.flush();
}

}  // namespace

TEST_CASE("without secrets bytes pass at once and uncopied") {
  MaskingStream stream(nullptr);
  const std::string text = "anything \x1b[31m at all";
  std::vector<const char*> places;
  stream.feed(text, [&](std::string_view piece) { places.push_back(piece.data()); });
  CHECK(places == std::vector<const char*>{text.data()});
  CHECK(stream.feed("") == "");
  CHECK(stream.flush() == "");
}

TEST_CASE("text without a secret is not copied either") {
  MaskingStream stream(matcher_for({"hunter2-token"}));
  const std::string text(10'000, '.');
  std::vector<std::string_view> pieces;
  stream.feed(text, [&](std::string_view piece) { pieces.push_back(piece); });
  REQUIRE(pieces.size() == 1);
  CHECK(pieces[0].data() == text.data());
  CHECK(pieces[0].size() == text.size());
}

TEST_CASE("an end is held back only while it could be the start of a secret") {
  MaskingStream stream(matcher_for({"hunter2-token"}));
  CHECK(stream.feed("login: ") == "login: ");
  CHECK(stream.feed("hunter2-") == "");
  CHECK(stream.feed("x") == "hunter2-x");
  CHECK(stream.feed("hunter2-toke") == "");
  CHECK(stream.feed("n!") == "***!");
  CHECK(stream.feed("hunter2") == "");
  CHECK(stream.flush() == "hunter2");
}

TEST_CASE("pieces stay valid until the next call") {
  MaskingStream stream(matcher_for({"hunter2-token"}));
  const std::vector<std::string> feeds{"a hunter2", "-x hun", "ter2-\x1b[1mx hunter", "2-token",
                                       "! hun\x1b[0mter2-tok"};
  std::string out;
  for (const std::string& bytes : feeds) {
    std::vector<std::string_view> pieces;
    stream.feed(bytes, [&](std::string_view piece) { pieces.push_back(piece); });
    for (const std::string_view piece : pieces)
      out += piece;
  }
  CHECK(out + stream.flush() == "a hunter2-x hunter2-\x1b[1mx ***! hun\x1b[0mter2-tok");
}

TEST_CASE("overlapping and touching secrets become one, without a part of either") {
  CHECK(whole({"abcdefgh", "efghijkl"}, "-abcdefghijkl-") == "-***-");
  CHECK(whole({"abcdefgh"}, "abcdefghabcdefgh abcdefgh") == "*** ***");
  CHECK(whole({"abcdefgh", "cdefgh12"}, "abcdefgh12") == "***");
  CHECK(whole({"abcdefgh", "abcdefghijkl"}, "abcdefghijkl abcdefgh") == "*** ***");
  CHECK(whole({"******"}, "a ****** b") == "a *** b");
}

TEST_CASE("a long run of overlapping secrets is masked without being held") {
  MaskingStream stream(matcher_for({"ababab"}));
  std::string out;
  for (int i = 0; i < 1000; ++i) {
    out += stream.feed("ab");
    CHECK(stream.held_back() <= 5);
  }
  out += stream.flush();
  CHECK(out == "***");
}

TEST_CASE("colours inside of a secret do not hide it, and stay") {
  CHECK(whole({"hunter2-token"}, "a hun\x1b[31mter2\x1b[0m-token b") == "a ***\x1b[31m\x1b[0m b");
  CHECK(whole({"hunter2-token"}, "\x1b[1mhunter2-token\x1b[0m") == "\x1b[1m***\x1b[0m");
  CHECK(whole({"hunter2-token"}, "hunter2\x1b]8;;http://x\x1b\\-token") == "***\x1b]8;;http://x\x1b\\");
  CHECK(whole({"hunter2-token"}, "hunter2-token\x1b[0mhunter2-token") == "***\x1b[0m");
}

TEST_CASE("a secret inside of what looks like an escape sequence is masked") {
  CHECK(whole({"hunter2-token"}, "\x1b]0;hunter2-token\a") == "\x1b]0;***\a");
  CHECK(whole({"[31mhunter2"}, "\x1b[31mhunter2") == "\x1b***");
  CHECK(whole({"hunter2-token"}, "\x1b]0;never ended hunter2-token") == "\x1b]0;never ended ***");
}

TEST_CASE("an end that is undecided inside of a sequence keeps the sequence whole") {
  MaskingStream stream(matcher_for({"31mhun-2", "hugo-77"}));
  std::string out = stream.feed("hugo-77\x1b[31mhu");
  out += stream.feed("go-77 ");
  CHECK(out == "***\x1b[31m ");
}

TEST_CASE("an escape sequence that is cut is held back until it ends, within limits") {
  MaskingStream stream(matcher_for({"hunter2-token"}));
  CHECK(stream.feed("hun\x1b[3") == "");
  CHECK(stream.feed("1mter2-token!") == "***\x1b[31m!");
  CHECK(stream.feed("\x1b") == "");
  CHECK(stream.feed("[0m") == "\x1b[0m");
  const std::string endless = "\x1b]0;" + std::string(10'000, 'x');
  CHECK(stream.feed(endless) + stream.flush() == endless);
  CHECK(stream.feed("\x1b[3") == "");
  CHECK(stream.flush() == "\x1b[3");
}

TEST_CASE("a flood of escape sequences after the start of a secret is not held for ever") {
  MaskingStream stream(matcher_for({"hunter2-token"}));
  std::size_t shown = stream.feed("hun").size();
  for (int i = 0; i < 2'000; ++i) {
    shown += stream.feed("\x1b[0m").size();
    if (stream.held_back() > 4096) FAIL("too much is held back");
  }
  CHECK(shown + stream.flush().size() == 3 + 2'000 * 4);
}

TEST_CASE("a secret that becomes known is masked in all that has not left") {
  MaskingStream stream(matcher_for({"hunter2-token"}));
  CHECK(stream.feed("swordfish hunter") == "swordfish ");
  stream.use(matcher_for({"hunter2-token", "hunter-swordfish"}));
  CHECK(stream.feed("-swordfish hunter2-token ") == "*** *** ");
  stream.use(nullptr);
  CHECK(stream.feed("hunter2-token") == "hunter2-token");
}

TEST_CASE("what was replaced stays replaced when the secrets change in the middle of it") {
  MaskingStream stream(matcher_for({"abcdef", "defghi"}));
  CHECK(stream.feed("abcdef") == "***");
  stream.use(nullptr);
  CHECK(stream.feed("x") == "x");
}

TEST_CASE("binary output passes") {
  std::string text;
  for (int i = 0; i < 256; ++i)
    text += static_cast<char>(i);
  CHECK(whole({"hunter2-token"}, text + "hunter2-token" + std::string(1, '\0')) == text + "***" + std::string(1, '\0'));
  CHECK(whole({std::string("nul\0inside", 10)}, std::string("a nul\0inside b", 14)) == "a *** b");
}
