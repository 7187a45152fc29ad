// The output of stages as lines that are safe to show.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace slipway::report {

// One line as a person should see it: escape sequences are dropped, what a carriage return painted over is gone, other
// control characters are escaped.
std::string shown_line(std::string_view line);

// Puts lines together from pieces that are cut anywhere. A line longer than k_longest bytes is given in parts.
class LineSplitter {
public:
  static constexpr std::size_t k_longest = 8192;
  using Taker = std::function<void(std::string_view line)>;

  void feed(std::string_view text, const Taker& take);
  // Give what is left of a line without an end.
  void finish(const Taker& take);

private:
  std::string m_rest;
};

}  // namespace slipway::report
