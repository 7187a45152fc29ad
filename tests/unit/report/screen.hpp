// A terminal made of a string: understands what the live view writes, wraps long lines, and scrolls without an end.
#pragma once

#include <slipway/base/utf8.hpp>
#include <slipway/report/terminal.hpp>
#include <slipway/report/width.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace slipway::test {

class Screen : public report::Terminal {
public:
  explicit Screen(report::Size size = {}) : m_size(size) {}

  report::Size size() const override { return m_size; }
  void resize(report::Size size) {
    // As a terminal that wraps its lines anew: each row that is too long takes several.
    m_size = size;
    std::vector<std::string> rows;
    for (const std::string& row : m_rows)
      for (std::size_t at = 0; at == 0 || at < row.size(); at += size.columns)
        rows.push_back(row.substr(at, size.columns));
    m_rows = std::move(rows);
    m_row = m_rows.size() - 1;
  }

  void write(std::string_view text) override {
    m_written += text;
    while (!text.empty())
      text.remove_prefix(text[0] == '\x1b' ? escape(text) : character(text));
  }

  // What a person sees, blanks at the end of lines left out.
  std::string text() const {
    std::string out;
    for (std::string row : m_rows) {
      row.erase(row.find_last_not_of(' ') + 1);
      out += row + '\n';
    }
    return out.substr(0, out.find_last_not_of('\n') + 1) + '\n';
  }
  bool cursor_shown() const { return m_cursor_shown; }
  const std::string& written() const { return m_written; }

private:
  std::size_t character(std::string_view text) {
    if (text[0] == '\n') {
      if (++m_row == m_rows.size()) m_rows.emplace_back();
      return 1;
    }
    const std::size_t length = std::max<std::size_t>(base::first_code_point(text).length, 1);
    if (report::display_width(m_rows[m_row]) >= m_size.columns) character("\n");
    m_rows[m_row] += text.substr(0, length);
    return length;
  }

  std::size_t escape(std::string_view text) {
    const std::size_t end = text.find_first_of("ABCDEFGHJKhlm", 2);
    const std::string parameter(text.substr(2, end - 2));
    switch (text[end]) {
    case 'F': {
      const std::size_t up = std::stoul(parameter);
      if (up > m_row) throw std::runtime_error("the cursor went above the first line");
      m_row -= up;
      break;
    }
    case 'J':
      m_rows.resize(m_row + 1);
      m_rows[m_row].clear();
      break;
    case 'h':
    case 'l':
      if (parameter == "?25") m_cursor_shown = text[end] == 'h';
      break;
    case 'm':
      break;
    default:
      throw std::runtime_error("unknown sequence");
    }
    return end + 1;
  }

  report::Size m_size;
  std::vector<std::string> m_rows{1};
  std::size_t m_row = 0;
  bool m_cursor_shown = true;
  std::string m_written;
};

}  // namespace slipway::test
