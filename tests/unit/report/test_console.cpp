#include "support/catch.hpp"
#include "views.hpp"

using namespace slipway;
using test::k_unicode;
using test::Telling;
using View = test::LiveView;

TEST_CASE("A running stage has a line with its name, time and last line of output") {
  View view;
  view.telling.begin({"test", "tag-publish"}).start("test").stage("test", model::Output{"first\nsecond\nnot yet"});
  view.telling.wait(3000).wait(62'000);
  CHECK(view.screen.text() == R"(run 20261121-115944-3f9a of todobackend
  test          1:05  second
)");
}

TEST_CASE("Progress is shown in percent with its label") {
  View view;
  view.telling.begin({"test"}).start("test").stage("test", model::Progress{4567, "compiling"}).wait(100);
  CHECK(view.screen.text() == R"(run 20261121-115944-3f9a of todobackend
  test   0:00  45 %  compiling
)");
}

TEST_CASE("Stages that run side by side have a line each, and what has ended scrolls by above") {
  View view;
  view.telling.begin({"a", "b", "c"}).start("a").start("b").wait(1000);
  view.telling.stage("a", model::ValueEmitted{"report", test::k_green_report}).finish("a", 1000).start("c").wait(1000);
  CHECK(view.screen.text() == "run 20261121-115944-3f9a of todobackend\n"
                              "\u2713 a  passed in 1.0 s: 12 passed, 1 skipped\n"
                              "  b   0:02\n"
                              "  c   0:01\n");
}

TEST_CASE("The end of a red run on a terminal") {
  View view;
  view.telling.begin({"test", "build"}).start("test").stage("test", model::Output{"boom\n"}).wait(100);
  view.telling.fail("test", test::red("test"));
  view.telling.stage("build", model::StageSkipped{"it needs 'test', which failed", false}).end(test::red("test"));
  CHECK(view.screen.text() == "run 20261121-115944-3f9a of todobackend\n"
                              "\u2717 test   failed in 4.0 s\n"
                              "- build  skipped: it needs 'test', which failed\n"
                              "\n"
                              "\u2717 test\n"
                              "  error[SL0101]: stage 'test': 1 test failed - mend the test\n"
                              "  last lines of its output, .slipway/runs/20261121-115944-3f9a/logs/test.log:\n"
                              "    | boom\n"
                              "\n"
                              "run 20261121-115944-3f9a of todobackend failed in 4.2 s\n"
                              "  files     .slipway/runs/20261121-115944-3f9a\n");
  CHECK(view.screen.cursor_shown());
}

TEST_CASE("A live line is cut to the width of the terminal, wide characters whole") {
  View view({20, 24});
  view.telling.begin({"test"})
      .start("test")
      .stage("test", model::Output{"\u6f22\u5b57\u6f22\u5b57 and more\n"})
      .wait(100);
  CHECK(view.screen.text() == "run 20261121-115944-\n3f9a of todobackend\n"
                              "  test   0:00  \u6f22\u2026\n");
}

TEST_CASE("A terminal narrower than the name still gets a line") {
  View view({5, 24});
  view.telling.begin({"tag-publish"}).start("tag-publish").wait(100);
  const std::string text = view.screen.text();
  CHECK(text.substr(text.rfind("\n", text.size() - 2) + 1) == "  t\u2026\n");
}

TEST_CASE("More stages than rows are counted") {
  View view({80, 4});
  view.telling.begin({"a", "b", "c", "d"}).start("a").start("b").start("c").start("d").wait(100);
  CHECK(view.screen.text() == R"(run 20261121-115944-3f9a of todobackend
  a   0:00
  b   0:00
  and 2 more
)");
}

TEST_CASE("The live view follows a resize") {
  View view({80, 24});
  view.telling.begin({"test"}).start("test").stage("test", model::Output{std::string(50, 'x') + "\n"}).wait(100);
  view.screen.resize({30, 24});
  view.telling.wait(100);
  CHECK(view.screen.text() == "run 20261121-115944-3f9a of to\ndobackend\n"
                              "  test   0:00  xxxxxxxxxxxxx\u2026\n");
}

TEST_CASE("Warnings stay on the screen") {
  View view;
  view.telling.begin({"a"}).start("a").stage("a", model::Warning{"odd\x1b[2J"}).wait(100);
  CHECK(view.screen.text() == R"(run 20261121-115944-3f9a of todobackend
warning: odd\x1b[2J
  a   0:00
)");
}

TEST_CASE("A view that is cut off gives the cursor back") {
  test::Screen screen;
  {
    report::Console console(screen, k_unicode, "runs");
    Telling telling({&console});
    telling.begin({"a"}).start("a");
    CHECK_FALSE(screen.cursor_shown());
  }
  CHECK(screen.cursor_shown());
}

TEST_CASE("With colours the last line is faint and the lines are as long as without") {
  test::Screen screen({20, 24});
  report::Console console(screen, {report::Colour::yes, report::Glyphs::ascii}, "runs");
  Telling telling({&console});
  telling.begin({"a"}).start("a").stage("a", model::Output{"a line that is too long\n"}).wait(100);
  CHECK(screen.written().find("  a   0:00  \x1b[2ma line>\x1b[0m\n") != std::string::npos);
}
