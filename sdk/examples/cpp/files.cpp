#include "files.hpp"

#include <slipway/json_nlohmann.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>

namespace licence_check {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view k_mark = "SPDX-License-Identifier:";
// How much of the beginning of a file is searched, in bytes.
constexpr std::streamsize k_searched = 4096;

[[noreturn]] void cannot_read(const std::string& path, const std::string& why) {
  throw slipway::Failure(SLIPWAY_E_IO, "cannot read '" + shown(path) + "': " + why);
}

void find_below(const fs::path& workspace, const std::string& folder, const Parameters& parameters,
                std::vector<std::string>& found) {
  std::error_code error;
  fs::directory_iterator entry(workspace / folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    const std::string path = folder.empty() ? name : folder + "/" + name;
    if (parameters.ignores(path) || path == ".git") continue;
    const fs::file_status status = entry->symlink_status(error);  // A link is not followed.
    if (error) break;
    if (fs::is_directory(status)) find_below(workspace, path, parameters, found);
    if (fs::is_regular_file(status) && parameters.wants(path)) found.push_back(path);
  }
  if (error) cannot_read(folder.empty() ? "." : folder, error.message());
}

bool is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\r'; }

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back()))
    text.remove_suffix(1);
  return text;
}

// Without blanks around it and without the end of a comment.
std::string_view value(std::string_view text) {
  text = without_blanks(text);
  for (const std::string_view end : {"*/", "-->"})
    if (text.size() >= end.size() && text.substr(text.size() - end.size()) == end) text.remove_suffix(end.size());
  return without_blanks(text);
}

}  // namespace

std::vector<std::string> find_files(const fs::path& workspace, const Parameters& parameters) {
  std::vector<std::string> found;
  find_below(workspace, "", parameters, found);
  std::sort(found.begin(), found.end());
  return found;
}

LicenceLine read_licence_line(const fs::path& workspace, const std::string& path) {
  std::ifstream file(workspace / path, std::ios::binary);
  if (!file) cannot_read(path, std::strerror(errno));
  std::string text(static_cast<std::size_t>(k_searched), '\0');
  file.read(text.data(), k_searched);
  if (file.bad()) cannot_read(path, std::strerror(errno));
  text.resize(static_cast<std::size_t>(file.gcount()));
  const std::size_t at = text.find(k_mark);
  if (at == std::string::npos) return {};
  const std::string_view rest = std::string_view(text).substr(at + k_mark.size());
  const auto before = text.begin() + static_cast<std::ptrdiff_t>(at);
  return {std::string(value(rest.substr(0, rest.find('\n')))),
          1 + static_cast<int>(std::count(text.begin(), before, '\n'))};
}

std::string shown(const std::string& text) {
  bool is_utf8 = true;
  try {
    (void)nlohmann::json(text).dump();
  } catch (const nlohmann::json::exception&) {
    is_utf8 = false;
  }
  std::string shown = text;
  for (char& letter : shown) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte < 0x20 || byte == 0x7f || (byte >= 0x80 && !is_utf8)) letter = '?';
  }
  return shown;
}

}  // namespace licence_check
