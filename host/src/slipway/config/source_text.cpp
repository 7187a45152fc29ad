#include <slipway/base/utf8.hpp>
#include <slipway/config/source_text.hpp>

#include <algorithm>
#include <string_view>

namespace slipway::config {

namespace {

std::string without_mark(std::string text) {
  constexpr std::string_view k_mark = "\xEF\xBB\xBF";
  if (text.starts_with(k_mark)) text.erase(0, k_mark.size());
  return text;
}

int count_of(std::string_view text) { return static_cast<int>(base::code_point_count(text)); }

std::size_t end_of_line(std::string_view text, std::size_t start) {
  const std::size_t end = std::min(text.find('\n', start), text.size());
  return end > start && text[end - 1] == '\r' ? end - 1 : end;
}

}  // namespace

SourceText::SourceText(std::string filename, std::string text)
    : m_filename(std::move(filename)), m_text(without_mark(std::move(text))) {}

base::Span SourceText::span(Place place) const {
  const std::string_view text = m_text;
  const std::size_t offset = std::min(place.offset, text.size());
  const std::size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = end_of_line(text, start);
  const std::size_t marked = std::min(place.length, end > offset ? end - offset : 0);
  const auto lines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(start), '\n');
  return {.file = m_filename,
          .line = static_cast<int>(lines) + 1,
          .column = count_of(text.substr(start, offset - start)) + 1,
          .length = std::max(count_of(text.substr(offset, marked)), 1),
          .text = std::string(text.substr(start, end - start))};
}

Place SourceText::at(int line, int column) const {
  const std::string_view text = m_text;
  std::size_t offset = 0;
  for (int i = 1; i < line; ++i) {
    const std::size_t end = text.find('\n', offset);
    if (end == std::string_view::npos) return {text.size(), 0};
    offset = end + 1;
  }
  const std::size_t end = end_of_line(text, offset);
  for (int i = 1; i < column && offset < end; ++i)
    offset += std::max<std::size_t>(base::first_code_point(text.substr(offset)).length, 1);
  return {offset, 1};
}

}  // namespace slipway::config
