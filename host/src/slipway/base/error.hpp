// What went wrong, as a value that carries its whole story. Text is made of it in one place, render().
#pragma once

#include <string>
#include <vector>

namespace slipway::base {

// Exit codes of the command; the wrappers depend on them. docs/exit-codes.md is their manual.
enum class ExitCode : int {
  done = 0,
  red = 1,
  usage = 2,
  configuration = 3,
  source = 4,
  plugin = 5,
  environment = 6,
  refused = 7,
  transient = 8,
  gate = 9,
  locked = 10,
  rolled_back = 11,
  rollback_failed = 12,
  in_doubt = 13,
  bug = 70,
  timeout = 124,
  interrupted = 130,
  terminated = 143,
};

// The worse of two by the order that docs/exit-codes.md gives; `done` is the best.
ExitCode worse(ExitCode left, ExitCode right);

// A number of the form EENN: EE is the exit code, NN tells errors of one exit code apart. Shown as SLEENN.
struct ErrorCode {
  int number = 7000;
  constexpr ExitCode exit() const { return static_cast<ExitCode>(number / 100); }
  friend constexpr bool operator==(ErrorCode, ErrorCode) = default;
};

// A place in a file that the user wrote. Lines and columns count from 1; `text` is the whole line, `length` the bytes
// to underline.
struct Span {
  std::string file;
  int line = 0;
  int column = 0;
  int length = 1;
  std::string text;
  friend bool operator==(const Span&, const Span&) = default;
};

struct Error {
  ErrorCode code;
  std::string what;                       // What failed: a clause without a full stop.
  std::string why = {};                   // The cause.
  std::string state = {};                 // What state the world is in now.
  std::string hint = {};                  // What to do next.
  std::vector<Span> spans = {};           // Where, in the user's own text; the first is the main one.
  std::vector<std::string> context = {};  // What was being done, innermost first.

  ExitCode exit() const { return code.exit(); }
  // Add what was being done, on the way up.
  Error&& within(std::string activity) &&;
};

// "error[SL0301]: what - why - state - hint" in one line; empty parts are left out. Control characters are escaped.
std::string one_line(const Error& error);

// The places with the user's lines and carets, then the one-line form as the last line. Ends with a newline.
std::string render(const Error& error);

}  // namespace slipway::base
