// A fresh folder for one test, removed afterwards unless the test is failing.
#pragma once

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace slipway::test {

class TempFolder {
public:
  TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "slipway-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    m_path = pattern;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    if (std::uncaught_exceptions() > 0) return;  // Left for a look at it.
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
  }

  std::string path(std::string_view name = {}) const {
    return name.empty() ? m_path : m_path + "/" + std::string(name);
  }

  // Write a file, making the folders above it. Returns its path.
  std::string write(std::string_view name, std::string_view content) const {
    const std::filesystem::path file = path(name);
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return file.string();
  }
  std::string read(std::string_view name) const {
    std::ifstream file(path(name), std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
  }

private:
  std::string m_path;
};

}  // namespace slipway::test
