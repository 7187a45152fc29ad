#include "support/catch.hpp"

#include <slipway/report/lines.hpp>

#include <string>
#include <vector>

using slipway::report::LineSplitter;
using slipway::report::shown_line;
using Lines = std::vector<std::string>;

namespace {

Lines lines_of(const std::vector<std::string>& pieces) {
  LineSplitter splitter;
  Lines lines;
  const auto take = [&lines](std::string_view line) { lines.emplace_back(line); };
  for (const std::string& piece : pieces)
    splitter.feed(piece, take);
  splitter.finish(take);
  return lines;
}

}  // namespace

TEST_CASE("Colours and other escape sequences are dropped from a line") {
  CHECK(shown_line("\x1b[31mred\x1b[0m text") == "red text");
  CHECK(shown_line("\x1b]0;title\x07text") == "text");
  CHECK(shown_line("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\") == "link");
  CHECK(shown_line("\x1b(Btext") == "text");
  CHECK(shown_line("\x1b"
                   "7text") == "text");
}

TEST_CASE("An escape sequence that is cut off goes to the end of the line") {
  CHECK(shown_line("text\x1b") == "text");
  CHECK(shown_line("text\x1b[3") == "text");
  CHECK(shown_line("text\x1b]0;title") == "text");
  CHECK(shown_line("text\x1b(") == "text");
}

TEST_CASE("An escape that begins no sequence takes no text with it") {
  CHECK(shown_line("a\x1b\u6f22\u5b57") == "a\u6f22\u5b57");
  CHECK(shown_line("a\x1b\x1b[31mred\x1b[0m") == "ared");
  CHECK(shown_line("a\x1b(\u6f22") == "a\u6f22");
  CHECK(shown_line("a\x1b\x07z") == "a\\x07z");
}

TEST_CASE("An escape sequence that another one cuts off ends there") {
  CHECK(shown_line("a\x1b[3\x1b[31mred") == "ared");
  CHECK(shown_line("a\x1b[\x1b]0;title\x07z") == "az");
  CHECK(shown_line("a\x1b(\x1b[1mz") == "az");
}

TEST_CASE("What a carriage return painted over is gone") {
  CHECK(shown_line("10%\r20%\r30%") == "30%");
  CHECK(shown_line("a line from Windows\r") == "a line from Windows");
  CHECK(shown_line("done\r\r") == "done");
}

TEST_CASE("Other control characters are shown as escapes, so that no line can steer the terminal") {
  CHECK(shown_line("a\bb\x07") == "a\\x08b\\x07");
  CHECK(shown_line("tab\tbed") == "tab bed");
  CHECK(shown_line("bad \xff byte") == "bad \\xff byte");
  CHECK(shown_line("\u202eevil") == "\\u202eevil");
}

TEST_CASE("Lines are put together from pieces that are cut anywhere") {
  CHECK(lines_of({"one\ntw", "o\n", "\nthr", "ee"}) == Lines{"one", "two", "", "three"});
  CHECK(lines_of({}) == Lines{});
  CHECK(lines_of({"\n"}) == Lines{""});
}

TEST_CASE("Every way to cut a text gives the same lines") {
  const std::string text = "first\nsecond line\n\nlast";
  for (std::size_t i = 0; i <= text.size(); ++i)
    for (std::size_t j = i; j <= text.size(); ++j)
      REQUIRE(lines_of({text.substr(0, i), text.substr(i, j - i), text.substr(j)}) ==
              Lines{"first", "second line", "", "last"});
}

TEST_CASE("A line without an end is given in parts of bounded length") {
  const std::string endless(3 * LineSplitter::k_longest + 10, 'x');
  const Lines lines = lines_of({endless});
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].size() == LineSplitter::k_longest);
  CHECK(lines[3].size() == 10);
}

TEST_CASE("A long line is not cut inside a character") {
  const std::string start(LineSplitter::k_longest - 1, 'x');
  const Lines lines = lines_of({start + "\u6f22 and more"});
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == start);
  CHECK(lines[1] == "\u6f22 and more");
}

TEST_CASE("A long run of bytes that are no characters is cut all the same") {
  const Lines lines = lines_of({std::string(LineSplitter::k_longest + 100, '\x80')});
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].size() == LineSplitter::k_longest);
}

TEST_CASE("A line of exactly the longest length is one line") {
  CHECK(lines_of({std::string(LineSplitter::k_longest, 'x') + "\n"}).size() == 1);
}
