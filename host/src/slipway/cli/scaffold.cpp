#include <slipway/cli/scaffold.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>

namespace slipway::embedded {
std::string_view template_gitignore();
std::string_view template_c_plugin();
std::string_view template_c_test();
std::string_view template_c_cmake();
std::string_view template_c_readme();
std::string_view template_c_github();
std::string_view template_c_jenkins();
std::string_view template_cpp_plugin();
std::string_view template_cpp_test();
std::string_view template_cpp_cmake();
std::string_view template_cpp_readme();
std::string_view template_cpp_github();
std::string_view template_cpp_jenkins();
}  // namespace slipway::embedded

namespace slipway::cli {

namespace {

struct Template {
  std::string_view language;  // Empty: for all.
  std::string_view path;      // With @NAME@.
  std::string_view (*text)();
};

constexpr std::array k_templates{
    Template{"", ".gitignore", embedded::template_gitignore},
    Template{"c", "CMakeLists.txt", embedded::template_c_cmake},
    Template{"c", "README.md", embedded::template_c_readme},
    Template{"c", "src/@NAME@.c", embedded::template_c_plugin},
    Template{"c", "test/@NAME@_test.cpp", embedded::template_c_test},
    Template{"c", ".github/workflows/plugin.yml", embedded::template_c_github},
    Template{"c", "Jenkinsfile", embedded::template_c_jenkins},
    Template{"cpp", "CMakeLists.txt", embedded::template_cpp_cmake},
    Template{"cpp", "README.md", embedded::template_cpp_readme},
    Template{"cpp", "src/@NAME@.cpp", embedded::template_cpp_plugin},
    Template{"cpp", "test/@NAME@_test.cpp", embedded::template_cpp_test},
    Template{"cpp", ".github/workflows/plugin.yml", embedded::template_cpp_github},
    Template{"cpp", "Jenkinsfile", embedded::template_cpp_jenkins},
};

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

std::string filled(std::string_view pattern, const std::array<std::pair<std::string_view, std::string>, 3>& names) {
  std::string text(pattern);
  for (const auto& [mark, value] : names)
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
  return text;
}

}  // namespace

std::vector<ScaffoldFile> scaffold(const std::string& language, const std::string& id) {
  const std::string name = id.substr(id.rfind('.') + 1);
  const std::array<std::pair<std::string_view, std::string>, 3> names{
      {{"@ID@", id}, {"@NAME@", name}, {"@CLASS@", class_name(name)}}};
  std::vector<ScaffoldFile> files;
  for (const Template& each : k_templates)
    if (each.language.empty() || each.language == language)
      files.push_back({filled(each.path, names), filled(each.text(), names)});
  std::sort(files.begin(), files.end(), [](const auto& left, const auto& right) { return left.path < right.path; });
  return files;
}

}  // namespace slipway::cli
