#include <slipway/base/utf8.hpp>
#include <slipway/base/workflow_command.hpp>

#include <algorithm>

namespace slipway::base {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// White space of Unicode, which .NET takes from the start of a line.
bool is_blank(char32_t c) {
  return c == 0x20 || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

// "##[", "##vso[", "##teamcity["
bool begins_formatting(std::string_view text) {
  if (!text.starts_with("##")) return false;
  const auto end = std::find_if_not(text.begin() + 2, text.end(), is_letter);
  return end != text.end() && *end == '[';
}

bool begins_command(std::string_view text) { return text.starts_with("::") && text.size() > 2 && is_letter(text[2]); }

}  // namespace

std::string without_workflow_commands(std::string_view text) {
  if (text.find("##") == std::string_view::npos && text.find("::") == std::string_view::npos) return std::string(text);
  std::string out;
  out.reserve(text.size() + 16);
  bool line_begins = true;
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    const std::size_t length = std::max<std::size_t>(next.length, 1);
    if (begins_formatting(text))
      out += "\\u0023";
    else if (line_begins && begins_command(text))
      out += "\\u003a";
    else
      out += text.substr(0, length);
    const bool blank = next.length > 0 && is_blank(next.value);
    line_begins = text.front() == '\n' || text.front() == '\r' || (line_begins && blank);
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace slipway::base
