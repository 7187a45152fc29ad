#include <slipway/cli/scaffold.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <string_view>
#include <utility>

namespace slipway::embedded {
// Paths begin with the language: "c/src/@NAME@.c".
std::span<const std::pair<std::string_view, std::string_view>> templates();
}  // namespace slipway::embedded

namespace slipway::cli {

namespace {

// "lint-it" -> "LintIt"
std::string class_name(std::string_view name) {
  std::string text;
  bool starts = true;
  for (const char c : name) {
    if (c != '-') text += starts ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    starts = c == '-';
  }
  return text;
}

// "lint-it" -> "lint_it"
std::string crate_name(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

using Names = std::array<std::pair<std::string_view, std::string>, 5>;

std::string filled(std::string_view pattern, const Names& names) {
  std::string text(pattern);
  for (const auto& [mark, value] : names)
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
  return text;
}

}  // namespace

std::vector<ScaffoldFile> scaffold(const std::string& language, const std::string& id, const std::string& sdk) {
  const std::string name = id.substr(id.rfind('.') + 1);
  const Names names{
      {{"@ID@", id}, {"@NAME@", name}, {"@CLASS@", class_name(name)}, {"@CRATE@", crate_name(name)}, {"@SDK@", sdk}}};
  std::vector<ScaffoldFile> files;
  for (const auto& [path, text] : embedded::templates())
    if (path.starts_with(language + "/"))
      files.push_back({filled(path.substr(language.size() + 1), names), filled(text, names)});
  return files;
}

}  // namespace slipway::cli
