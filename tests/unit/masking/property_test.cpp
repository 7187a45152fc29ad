#include "oracle.hpp"
#include "support/catch.hpp"

#include <slipway/run/masking/masking_stream.hpp>
#include <slipway/run/masking/needles.hpp>

#include <random>

using namespace slipway::run;
using slipway::test::masked;

namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t limit) { return random() % limit; }

std::shared_ptr<const Matcher> matcher_of(const std::vector<std::string>& needles) {
  auto matcher = Matcher::compile(needles, "");
  if (!matcher) FAIL(one_line(matcher.error()));
  return *matcher;
}

// Few different characters, so that needles overlap each other and themselves.
std::string word(Random& random, std::size_t length, std::size_t letters) {
  std::string text;
  while (text.size() < length)
    text += static_cast<char>('a' + below(random, letters));
  return text;
}

std::vector<std::string> random_needles(Random& random, std::size_t letters) {
  std::vector<std::string> needles;
  for (std::size_t i = 0; i < 1 + below(random, 6); ++i)
    needles.push_back(word(random, 2 + below(random, 7), letters));
  return needles;
}

// Needles, parts of needles, needles that overlap, sequences between, and noise.
std::string random_text(Random& random, const std::vector<std::string>& needles, std::size_t letters,
                        bool with_sequences) {
  constexpr std::string_view sequences[] = {"\x1b[31m", "\x1b[0m", "\x1b]0;title\a",
                                            "\x1b"
                                            "7",
                                            "\x1b[1;32;40m"};
  std::string text;
  for (std::size_t i = 0; i < 4 + below(random, 12); ++i) {
    const std::string& needle = needles[below(random, needles.size())];
    switch (below(random, with_sequences ? 5 : 3)) {
    case 0:
      text += needle;
      break;
    case 1:
      text += needle.substr(0, below(random, needle.size() + 1));
      break;
    case 2:
      text += word(random, below(random, 4), letters + 2);
      break;
    case 3:
      text += sequences[below(random, std::size(sequences))];
      break;
    default:
      for (const char c : needle) {
        text += c;
        if (below(random, 3) == 0) text += sequences[below(random, std::size(sequences))];
      }
    }
  }
  return text;
}

// Feeds pieces of random length.
std::string fed(Random& random, MaskingStream& stream, std::string_view text, std::size_t longest_piece) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = std::min(text.size(), 1 + below(random, longest_piece));
    out += stream.feed(text.substr(0, length));
    text.remove_prefix(length);
  }
  return out + stream.flush();
}

}  // namespace

TEST_CASE("any needles in any text, cut anywhere, are masked as in the whole text") {
  Random random(20261121);
  for (int round = 0; round < 80; ++round) {
    const std::size_t letters = 2 + below(random, 3);
    const std::vector<std::string> needles = random_needles(random, letters);
    const auto matcher = matcher_of(needles);
    for (int sample = 0; sample < 40; ++sample) {
      const std::string text = random_text(random, needles, letters, sample % 2 == 0);
      const std::string expected = masked(text, needles);
      MaskingStream stream(matcher);
      const std::string out = fed(random, stream, text, sample % 3 == 0 ? 1 : 9);
      if (out != expected) {
        CAPTURE(round, sample, text, needles);
        REQUIRE(out == expected);
      }
      for (const std::string& needle : needles)
        if (slipway::test::stripped(out).find(needle) != std::string::npos) FAIL(needle << " is still in " << out);
    }
  }
}

TEST_CASE("a text cut in two at every offset gives what the whole gives, and holds back less than a needle") {
  const std::vector<std::string> needles{"hunter2-secret", "secret-hunter2", "2-secret-h", "aaaaab"};
  const auto matcher = matcher_of(needles);
  const std::string text = "x hunter2-secret-hunter2 y aaaaaab hunter2-secre aaaaa\nhunter2-secrethunter2-secret.";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    MaskingStream stream(matcher);
    std::string out = stream.feed(text.substr(0, cut));
    CHECK(stream.held_back() < matcher->longest());
    out += stream.feed(text.substr(cut));
    out += stream.flush();
    CHECK(out == "x *** y a*** hunter2-secre aaaaa\n***.");
    CHECK(stream.held_back() == 0);
  }
}

TEST_CASE("every form of random secrets is masked, whatever stands around it") {
  Random random(4711);
  for (int round = 0; round < 12; ++round) {
    std::string secret;
    for (std::size_t i = 0; i < 8 + below(random, 60); ++i)
      secret += static_cast<char>(0x21 + below(random, 0x5e));
    const std::vector<std::string> needles = needles_of(secret);
    const auto matcher = matcher_of(needles);
    std::string text;
    for (const std::string& needle : needles)
      text += word(random, below(random, 3), 26) + needle + "\n";
    MaskingStream stream(matcher);
    const std::string out = fed(random, stream, text, 50);
    CHECK(out == masked(text, needles));
    for (const std::string& needle : needles)
      CHECK(out.find(needle) == std::string::npos);
  }
}

TEST_CASE("large pieces are treated like small ones") {
  Random random(99);
  const std::vector<std::string> needles{"correct horse battery staple", "horse ba", std::string(300, 'k') + "end"};
  const auto matcher = matcher_of(needles);
  std::string text;
  while (text.size() < 200'000) {
    text += word(random, below(random, 2000), 26);
    text += needles[below(random, needles.size())];
    text += needles[2].substr(0, below(random, 300));
    if (below(random, 20) == 0) text += "\x1b[1m";
  }
  const std::string expected = masked(text, needles);
  for (const std::size_t piece : {100U, 4096U, 65536U, 1000000U}) {
    MaskingStream stream(matcher);
    CHECK(fed(random, stream, text, piece) == expected);
  }
}
