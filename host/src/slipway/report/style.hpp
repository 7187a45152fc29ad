// Colours and marks, when the reader can see them.
#pragma once

#include <string>
#include <string_view>

namespace slipway::report {

enum class Colour { no, yes };
enum class Glyphs { ascii, unicode };

struct Style {
  Colour colour = Colour::no;
  Glyphs glyphs = Glyphs::ascii;

  std::string green(std::string_view text) const { return painted(text, "32"); }
  std::string red(std::string_view text) const { return painted(text, "31"); }
  std::string yellow(std::string_view text) const { return painted(text, "33"); }
  std::string bold(std::string_view text) const { return painted(text, "1"); }
  std::string faint(std::string_view text) const { return painted(text, "2"); }

  // One column wide each.
  std::string_view passed_mark() const { return glyphs == Glyphs::unicode ? "\u2713" : "+"; }
  std::string_view failed_mark() const { return glyphs == Glyphs::unicode ? "\u2717" : "x"; }
  std::string_view skipped_mark() const { return "-"; }
  // Stands for what was cut off.
  std::string_view cut_mark() const { return glyphs == Glyphs::unicode ? "\u2026" : ">"; }

private:
  std::string painted(std::string_view text, std::string_view code) const {
    if (colour == Colour::no || text.empty()) return std::string(text);
    return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
  }
};

}  // namespace slipway::report
