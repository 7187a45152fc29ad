#include "screen.hpp"
#include "support/catch.hpp"

#include <slipway/report/live_area.hpp>

using namespace slipway;
using report::LiveLine;

namespace {

LiveLine line(const std::string& text) { return {text, report::display_width(text)}; }

}  // namespace

TEST_CASE("Lines are drawn in place") {
  test::Screen screen;
  report::LiveArea area(screen);
  area.draw({}, {line("one"), line("two")});
  area.draw({}, {line("three"), line("four")});
  CHECK(screen.text() == "three\nfour\n");
}

TEST_CASE("What is written above stays above") {
  test::Screen screen;
  report::LiveArea area(screen);
  area.draw({}, {line("running")});
  area.draw("first\n", {line("running")});
  area.draw("second\n", {line("still running")});
  CHECK(screen.text() == "first\nsecond\nstill running\n");
}

TEST_CASE("Nothing is written when nothing has changed") {
  test::Screen screen;
  report::LiveArea area(screen);
  area.draw({}, {line("same")});
  const std::size_t before = screen.written().size();
  area.draw({}, {line("same")});
  CHECK(screen.written().size() == before);
}

TEST_CASE("The cursor is hidden while lines are drawn and given back at the end") {
  test::Screen screen;
  {
    report::LiveArea area(screen);
    area.draw({}, {line("running")});
    CHECK_FALSE(screen.cursor_shown());
  }
  CHECK(screen.cursor_shown());
  CHECK(screen.text() == "\n");
}

TEST_CASE("Each frame is shown at once") {
  test::Screen screen;
  report::LiveArea area(screen);
  area.draw({}, {line("running")});
  CHECK(screen.written() == "\x1b[?2026h\x1b[?25lrunning\n\x1b[?2026l");
}

TEST_CASE("Lines that a narrower terminal has wrapped are erased whole") {
  test::Screen screen({40, 24});
  report::LiveArea area(screen);
  area.draw("above\n", {line(std::string(30, 'x')), line("short")});
  screen.resize({20, 24});
  area.draw({}, {line("new")});
  CHECK(screen.text() == "above\nnew\n");
}

TEST_CASE("Closing twice writes nothing the second time") {
  test::Screen screen;
  report::LiveArea area(screen);
  area.close();
  CHECK(screen.written().empty());
  area.draw({}, {line("x")});
  area.close();
  const std::size_t before = screen.written().size();
  area.close();
  CHECK(screen.written().size() == before);
}
