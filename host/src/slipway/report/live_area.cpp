#include <slipway/report/live_area.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace slipway::report {

namespace {

// The terminal shows what is between the two at once. Those that do not know them ignore them.
constexpr std::string_view k_begin = "\x1b[?2026h";
constexpr std::string_view k_end = "\x1b[?2026l";
constexpr std::string_view k_hide_cursor = "\x1b[?25l";
constexpr std::string_view k_show_cursor = "\x1b[?25h";
constexpr std::string_view k_erase_below = "\x1b[J";

}  // namespace

// A terminal that became narrower has wrapped the lines, so they are counted at its width of now.
std::string LiveArea::erased() const {
  const std::size_t columns = std::max<std::size_t>(m_terminal.size().columns, 1);
  std::size_t rows = 0;
  for (const LiveLine& line : m_drawn)
    rows += std::max<std::size_t>((line.width + columns - 1) / columns, 1);
  return rows == 0 ? std::string() : fmt::format("\x1b[{}F{}", rows, k_erase_below);
}

void LiveArea::draw(std::string_view above, std::vector<LiveLine> lines) {
  if (above.empty() && lines == m_drawn) return;
  std::string frame(k_begin);
  if (!m_open) frame += k_hide_cursor;
  m_open = true;
  frame += erased();
  frame += above;
  for (const LiveLine& line : lines)
    frame += line.text + '\n';
  frame += k_end;
  m_drawn = std::move(lines);
  m_terminal.write(frame);
}

void LiveArea::close() {
  if (!m_open) return;
  m_terminal.write(erased().append(k_show_cursor));
  m_drawn.clear();
  m_open = false;
}

}  // namespace slipway::report
