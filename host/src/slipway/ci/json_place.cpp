#include <slipway/base/text.hpp>
#include <slipway/ci/json_place.hpp>

#include <algorithm>
#include <vector>

namespace slipway::ci {

namespace {

struct Part {
  std::size_t start = 0;
  std::size_t length = 1;
};

// Walks over text that is valid JSON already.
class Walk {
public:
  explicit Walk(std::string_view text) : m_text(text) { skip_blanks(); }

  // The part for the rest of the pointer, from the value at which the walk is.
  Part find(const std::vector<std::string>& names, std::size_t depth, Part holder) {
    if (depth == names.size() || (next() != '{' && next() != '[')) return holder;
    const bool object = next() == '{';
    step();
    for (std::size_t index = 0; next() != '}' && next() != ']' && next() != '\0'; ++index) {
      Part part{m_at, 1};
      std::string name = std::to_string(index);
      if (object) {
        part.length = skip_text();
        name = m_text.substr(part.start + 1, part.length - 2);
        skip_blanks();
        step();  // The colon.
      }
      if (name == names[depth]) return find(names, depth + 1, part);
      skip_value();
      if (next() == ',') step();
    }
    return holder;
  }

private:
  char next() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

  void skip_blanks() { m_at = std::min(m_text.find_first_not_of(" \t\r\n", m_at), m_text.size()); }

  void step() {
    ++m_at;
    skip_blanks();
  }

  // The bytes of it, with its quotes.
  std::size_t skip_text() {
    const std::size_t start = m_at++;
    while (next() != '"' && next() != '\0')
      m_at += next() == '\\' ? 2 : 1;
    ++m_at;
    return m_at - start;
  }

  void skip_value() {
    int depth = 0;
    do {
      const char c = next();
      if (c == '"')
        skip_text();
      else
        ++m_at;
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      if (depth == 0 && (c != '"' && c != '}' && c != ']'))
        m_at = std::min(m_text.find_first_of(",]} \t\r\n", m_at), m_text.size());
    } while (depth > 0 && m_at < m_text.size());
    skip_blanks();
  }

  std::string_view m_text;
  std::size_t m_at = 0;
};

}  // namespace

base::Span span_in_json(std::string_view text, std::string filename, std::string_view pointer) {
  std::vector<std::string> names;
  if (!pointer.empty()) names = base::split(pointer.substr(1), '/');
  const std::size_t first = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const Part part = Walk(text).find(names, 0, {first, 1});
  const std::string_view before = text.substr(0, part.start);
  const std::size_t line_start = before.rfind('\n') + 1;  // 0 when there is none.
  const std::size_t line_end = std::min(text.find('\n', part.start), text.size());
  return {.file = std::move(filename),
          .line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          .column = static_cast<int>(part.start - line_start) + 1,
          .length = static_cast<int>(part.length),
          .text = std::string(text.substr(line_start, line_end - line_start))};
}

}  // namespace slipway::ci
