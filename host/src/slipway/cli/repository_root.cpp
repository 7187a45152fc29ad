#include <slipway/base/file.hpp>
#include <slipway/cli/repository_root.hpp>

#include <filesystem>

namespace slipway::cli {

namespace {

namespace fs = std::filesystem;

fs::path working_folder() {
  std::error_code problem;
  const fs::path path = fs::current_path(problem);
  return problem ? fs::path(".") : path;
}

}  // namespace

std::string repository_root() {
  const fs::path start = working_folder();
  for (fs::path folder = start;; folder = folder.parent_path()) {
    if (base::exists((folder / ".git").string())) return folder.string();
    if (folder == folder.parent_path()) return start.string();
  }
}

std::string shown_path(const std::string& path) {
  const std::string relative = fs::path(path).lexically_relative(working_folder()).string();
  return relative.empty() || relative.starts_with("../../..") ? path : relative;
}

}  // namespace slipway::cli
