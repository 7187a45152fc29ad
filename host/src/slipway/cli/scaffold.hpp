// The files of a new plugin: the templates of the SDK with its names put in.
#pragma once

#include <string>
#include <vector>

namespace slipway::cli {

struct ScaffoldFile {
  std::string path;  // Relative to the folder of the plugin.
  std::string text;
};

// language: a folder of sdk/templates; of another there are no files. id: "com.example.lint-it", of which the files are
// called lint-it, the class LintIt and the crate lint_it. sdk: the folder that those depend on which know no search
// path.
std::vector<ScaffoldFile> scaffold(const std::string& language, const std::string& id, const std::string& sdk);

}  // namespace slipway::cli
