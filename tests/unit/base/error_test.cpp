#include "support/catch.hpp"

#include <slipway/base/result.hpp>

using namespace slipway::base;

namespace {

Error sample() { return {.code = {302}, .what = "unknown key 'imgae'", .hint = "write 'image'"}; }

Status failing() { return fail(sample()); }
Result<int> seven() { return 7; }

Result<int> through_macros(bool fails) {
  SLIPWAY_TRY_ASSIGN(const int value, seven());
  if (fails) SLIPWAY_TRY(failing());
  return value;
}

}  // namespace

TEST_CASE("the exit code is the first part of the error code") {
  CHECK(ErrorCode{302}.exit() == ExitCode::configuration);
  CHECK(ErrorCode{12401}.exit() == ExitCode::timeout);
  CHECK(ErrorCode{14301}.exit() == ExitCode::terminated);
  CHECK(ErrorCode{}.exit() == ExitCode::bug);
}

TEST_CASE("the worse of two exit codes wins, in either order") {
  const std::vector<ExitCode> worst_first{
      ExitCode::rollback_failed, ExitCode::in_doubt,  ExitCode::rolled_back, ExitCode::bug,    ExitCode::gate,
      ExitCode::refused,         ExitCode::transient, ExitCode::environment, ExitCode::plugin, ExitCode::source,
      ExitCode::configuration,   ExitCode::locked,    ExitCode::red,         ExitCode::done};
  for (std::size_t i = 0; i + 1 < worst_first.size(); ++i) {
    CHECK(worse(worst_first[i], worst_first[i + 1]) == worst_first[i]);
    CHECK(worse(worst_first[i + 1], worst_first[i]) == worst_first[i]);
  }
  CHECK(worse(ExitCode::red, ExitCode::interrupted) == ExitCode::red);
}

TEST_CASE("an error in one line leaves out what is empty and escapes what steers") {
  CHECK(one_line(sample()) == "error[SL0302]: unknown key 'imgae' - write 'image'");
  CHECK(one_line({.code = {501}, .what = "a\nb", .why = "\x1b[0m", .state = "s", .hint = "h"}) ==
        "error[SL0501]: a\\nb - \\x1b[0m - s - h");
  CHECK(one_line(sample().within("reading slipway.yaml").within("planning")) ==
        "error[SL0302]: unknown key 'imgae' - write 'image' (while reading slipway.yaml) (while planning)");
}

TEST_CASE("an error with a place shows the line with a caret") {
  Error error = sample();
  error.spans = {{.file = "slipway.yaml", .line = 12, .column = 3, .length = 5, .text = "  imgae: todo"}};
  CHECK(render(error) == "slipway.yaml:12:3\n"
                         "   |\n"
                         "12 |   imgae: todo\n"
                         "   |   ^^^^^\n"
                         "error[SL0302]: unknown key 'imgae' - write 'image'\n");
}

TEST_CASE("all places of an error are shown, in their order, each with its own margin") {
  Error error = sample();
  error.spans = {{.file = "b.yaml", .line = 9, .column = 1, .length = 1, .text = "x"},
                 {.file = "a.yaml", .line = 1000, .column = 2, .length = 2, .text = "abc"}};
  CHECK(render(error) == "b.yaml:9:1\n"
                         "  |\n"
                         "9 | x\n"
                         "  | ^\n"
                         "a.yaml:1000:2\n"
                         "     |\n"
                         "1000 | abc\n"
                         "     |  ^^\n"
                         "error[SL0302]: unknown key 'imgae' - write 'image'\n");
}

TEST_CASE("carets stand below what is shown, whatever is escaped or wide before it") {
  const auto shown = [](const std::string& text, int column, int length) {
    Error error{.code = {301}, .what = "w"};
    error.spans = {{.file = "f", .line = 1, .column = column, .length = length, .text = text}};
    return render(error);
  };
  CHECK(shown("a\x1b[1mb", 6, 1) == "f:1:6\n  |\n1 | a\\x1b[1mb\n  |         ^\nerror[SL0301]: w\n");
  CHECK(shown("\x1b", 1, 1) == "f:1:1\n  |\n1 | \\x1b\n  | ^^^^\nerror[SL0301]: w\n");
  CHECK(shown("\xc3\xa9\xc3\xa9x", 3, 1) == "f:1:3\n  |\n1 | \xc3\xa9\xc3\xa9x\n  |   ^\nerror[SL0301]: w\n");
  CHECK(shown("abc", 4, 1) == "f:1:4\n  |\n1 | abc\n  |    ^\nerror[SL0301]: w\n");
  CHECK(shown("abc", 99, 5) == "f:1:99\n  |\n1 | abc\n  |    ^\nerror[SL0301]: w\n");
  CHECK(shown("abc", 2, 99) == "f:1:2\n  |\n1 | abc\n  |  ^^\nerror[SL0301]: w\n");
  CHECK(shown("", 0, 0) == "f:1:0\n  |\n1 | \n  | ^\nerror[SL0301]: w\n");
}

TEST_CASE("of a line that is too long the part around the place is shown") {
  const auto lines_of = [](std::size_t length, int column) {
    std::string text(length, '.');
    text[static_cast<std::size_t>(column) - 1] = 'X';
    Error error{.code = {301}, .what = "w"};
    error.spans = {{.file = "f", .line = 1, .column = column, .length = 1, .text = text}};
    const std::string all = render(error);
    return all.substr(all.find("1 | "), all.rfind("error") - all.find("1 | "));
  };
  const std::string dots(300, '.');
  // All of 160 characters.
  CHECK(lines_of(160, 160) == "1 | " + dots.substr(0, 159) + "X\n  | " + std::string(159, ' ') + "^\n");
  // The first 160 when the place is near the start.
  CHECK(lines_of(161, 60) ==
        "1 | " + dots.substr(0, 59) + "X" + dots.substr(0, 100) + "\u2026\n  | " + std::string(59, ' ') + "^\n");
  // From 60 characters before the place on.
  CHECK(lines_of(300, 100) ==
        "1 | \u2026" + dots.substr(0, 60) + "X" + dots.substr(0, 99) + "\u2026\n  | " + std::string(61, ' ') + "^\n");
  CHECK(lines_of(161, 161) == "1 | \u2026" + dots.substr(0, 60) + "X\n  | " + std::string(61, ' ') + "^\n");
}

TEST_CASE("a file name cannot forge a line of an error") {
  Error error{.code = {301}, .what = "w"};
  error.spans = {{.file = "a\nerror[SL0000]: fine", .line = 1, .column = 1, .length = 1, .text = "x"}};
  CHECK(render(error).starts_with("a\\nerror[SL0000]: fine:1:1\n"));
}

TEST_CASE("the macros hand on values and errors") {
  CHECK(through_macros(false) == 7);
  CHECK(through_macros(true).error().what == "unknown key 'imgae'");
}
