#include <slipway/base/text.hpp>
#include <slipway/cli/manual.hpp>

#include <algorithm>

namespace slipway::embedded {
std::string_view cli_page_slipway();
}

namespace slipway::cli {

namespace {

constexpr std::string_view k_title = "# ";
constexpr std::string_view k_heading = "## ";
constexpr std::string_view k_item = "- ";
constexpr std::string_view k_code = "    ";
constexpr std::string_view k_indent = "    ";

std::string without_code_marks(std::string_view line) {
  std::string text(line);
  std::erase(text, '`');
  while (!text.empty() && text.back() == ' ')
    text.pop_back();
  return text;
}

std::string shown(std::string_view line) {
  if (line.starts_with(k_heading)) return std::string(line.substr(k_heading.size()));
  if (base::trimmed(line).empty()) return {};
  // Code is shown as it is.
  if (line.starts_with(k_code)) return std::string(k_indent).append(line);
  if (line.starts_with(k_item)) return std::string(k_indent) + without_code_marks(line.substr(k_item.size()));
  // The text of an item.
  if (line.starts_with("  ")) return std::string(k_indent) + k_indent.data() + without_code_marks(line.substr(2));
  return std::string(k_indent) + without_code_marks(line);
}

}  // namespace

std::string manual_text(std::string_view page) {
  std::string text;
  for (const std::string& line : base::split(page, '\n')) {
    if (line.starts_with(k_title)) continue;
    text += shown(line) + '\n';
  }
  const std::size_t first = text.find_first_not_of('\n');
  const std::size_t last = text.find_last_not_of('\n');
  return first == std::string::npos ? std::string() : text.substr(first, last - first + 1) + '\n';
}

std::string_view program_page() { return embedded::cli_page_slipway(); }

}  // namespace slipway::cli
