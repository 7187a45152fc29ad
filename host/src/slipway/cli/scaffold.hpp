// The files of a new plugin: the templates of the SDK with its names put in.
#pragma once

#include <string>
#include <vector>

namespace slipway::cli {

struct ScaffoldFile {
  std::string path;  // Relative to the folder of the plugin.
  std::string text;
};

// language: "c" or "cpp". id: "com.example.lint-it", of which the files are called lint-it and the class LintIt.
std::vector<ScaffoldFile> scaffold(const std::string& language, const std::string& id);

}  // namespace slipway::cli
