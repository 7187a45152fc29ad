// Some lines at the bottom of a terminal that are drawn again and again, and the text that scrolls by above them.
#pragma once

#include <slipway/report/terminal.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::report {

// A line and how wide its text is; the escape sequences in it take no room.
struct LiveLine {
  std::string text;
  std::size_t width = 0;
  friend bool operator==(const LiveLine&, const LiveLine&) = default;
};

class LiveArea {
public:
  // terminal: not owned.
  explicit LiveArea(Terminal& terminal) : m_terminal(terminal) {}
  ~LiveArea() { close(); }
  LiveArea(const LiveArea&) = delete;
  LiveArea& operator=(const LiveArea&) = delete;

  // Write `above` (whole lines, or nothing) where it stays, and the lines below it in place of those drawn before.
  void draw(std::string_view above, std::vector<LiveLine> lines);
  // Take the lines away and give the cursor back. Does nothing the second time.
  void close();

private:
  std::string erased() const;
  Terminal& m_terminal;
  std::vector<LiveLine> m_drawn;
  bool m_open = false;
};

}  // namespace slipway::report
