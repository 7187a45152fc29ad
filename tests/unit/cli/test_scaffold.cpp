#include "support/catch.hpp"

#include <slipway/cli/scaffold.hpp>

#include <string>
#include <vector>

using slipway::cli::scaffold;
using slipway::cli::ScaffoldFile;

namespace {

std::vector<std::string> paths(const std::vector<ScaffoldFile>& files) {
  std::vector<std::string> found;
  for (const ScaffoldFile& file : files)
    found.push_back(file.path);
  return found;
}

}  // namespace

TEST_CASE("a new plugin has the files of its language and no other") {
  CHECK(paths(scaffold("c", "com.example.lint-it", "/sdk")) ==
        std::vector<std::string>{".github/workflows/plugin.yml", ".gitignore", "CMakeLists.txt", "Jenkinsfile",
                                 "README.md", "src/lint-it.c", "test/lint-it_test.cpp"});
  CHECK(scaffold("cobol", "com.example.lint-it", "/sdk").empty());
  CHECK(scaffold("", "com.example.lint-it", "/sdk").empty());
}

TEST_CASE("a new plugin has its own names") {
  for (const ScaffoldFile& file : scaffold("cpp", "com.example.lint-it", "/sdk"))
    if (file.path == "src/lint-it.cpp") {
      CHECK(file.text.rfind("// com.example.lint-it: a stage", 0) == 0);
      CHECK(file.text.find("class LintIt {") != std::string::npos);
    } else if (file.path == ".gitignore") {
      CHECK(file.text == "/build/\n");
    }
}
