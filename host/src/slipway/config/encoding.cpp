#include <slipway/base/utf8.hpp>
#include <slipway/config/encoding.hpp>
#include <slipway/config/source_text.hpp>

#include <fmt/format.h>

#include <string_view>

namespace slipway::config {

namespace {

constexpr base::ErrorCode k_encoding{312};

// UTF-16 and UTF-32 start with a mark, or with an ASCII character that has a NUL beside it.
bool is_wide(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return true;
  return text.size() > 1 && (text[0] == '\0') != (text[1] == '\0');
}

Problem problem_at(std::size_t offset, std::string what, std::string hint) {
  return {.code = k_encoding, .places = {{offset, 1}}, .what = std::move(what), .hint = std::move(hint)};
}

bool is_control(char32_t value) {
  return (value < 0x20 && value != '\t' && value != '\n') || (value >= 0x7F && value < 0xA0 && value != 0x85);
}

}  // namespace

std::optional<Problem> encoding_problem(const SourceText& source) {
  const std::string_view text = source.text();
  if (is_wide(text)) return problem_at(0, "the file is in UTF-16 or UTF-32", "save it as UTF-8");
  for (std::size_t offset = 0; offset < text.size();) {
    const base::CodePoint next = base::first_code_point(text.substr(offset));
    if (next.length == 0) return problem_at(offset, "the file is not valid UTF-8", "save it as UTF-8");
    if (next.value == 0) return problem_at(offset, "the file holds a NUL byte", "is it a text file?");
    const bool line_end = next.value == '\r' && text.substr(offset + 1).starts_with('\n');
    if (is_control(next.value) && !line_end)
      return problem_at(offset, fmt::format("the file holds the control character U+{:04X}", unsigned(next.value)),
                        "remove it, or write it as an escape in double quotes");
    offset += next.length;
  }
  return std::nullopt;
}

}  // namespace slipway::config
