#include "folder_listing.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace slipway::test {

namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

std::string mode_of(const fs::path& path, Modes modes) {
  const auto permissions = static_cast<unsigned>(fs::symlink_status(path).permissions());
  std::ostringstream text;
  if (modes == Modes::exact)
    text << std::oct << permissions;
  else
    text << ((permissions & 0100) != 0 ? "executable" : "plain");
  return text.str();
}

std::string line_of(const fs::path& path, const std::string& name, Modes modes) {
  if (fs::is_symlink(path)) return "link " + name + " -> " + fs::read_symlink(path).string();
  if (fs::is_directory(path))
    return modes == Modes::exact ? "folder " + mode_of(path, modes) + " " + name : "folder " + name;
  return "file " + mode_of(path, modes) + " " + name + ": " + content_of(path);
}

}  // namespace

std::string listing(const std::string& folder, Modes modes, const std::set<std::string>& without) {
  std::vector<std::string> lines;
  for (auto entry = fs::recursive_directory_iterator(folder); entry != fs::recursive_directory_iterator(); ++entry) {
    const std::string name = entry->path().lexically_relative(folder).string();
    if (without.contains(name))
      entry.disable_recursion_pending();
    else
      lines.push_back(line_of(entry->path(), name, modes));
  }
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines)
    text += line + "\n";
  return text;
}

}  // namespace slipway::test
