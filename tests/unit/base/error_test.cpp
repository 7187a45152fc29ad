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

TEST_CASE("the macros hand on values and errors") {
  CHECK(through_macros(false) == 7);
  CHECK(through_macros(true).error().what == "unknown key 'imgae'");
}
