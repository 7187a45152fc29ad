// How the fake host reads the files that a stage hands over.
#pragma once

#include <slipway/abi.h>
#include <slipway/testing/spawn.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <string_view>

namespace slipway {
inline namespace sdk_1_0 {
namespace testing {
namespace detail {

inline bool is_artifact_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  if (name.empty() || !letter(name.front())) return false;
  for (const char c : name)
    if (!letter(c) && c != '.' && c != '_' && c != '-') return false;
  return true;
}

// Step by step from the folder, following no link.
inline slipway_status open_inside(const std::string& folder, const std::string& path, OwnedFd& file) {
  if (path.empty() || path.front() == '/') return SLIPWAY_E_INTEGRITY;
  OwnedFd at(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string part = path.substr(start, end - start);
    if (part == "..") return SLIPWAY_E_INTEGRITY;
    const int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | (end == path.size() ? O_NONBLOCK : O_DIRECTORY);
    if (!part.empty() && part != ".") at.reset(::openat(at.get(), part.c_str(), flags));
    if (!at) return errno == ENOENT ? SLIPWAY_E_NOT_FOUND : SLIPWAY_E_INTEGRITY;
    start = end + 1;
  }
  file = std::move(at);
  return SLIPWAY_OK;
}
inline bool read_all(int fd, std::string& content) {
  char buffer[65536];
  ssize_t count = 0;
  while ((count = ::read(fd, buffer, sizeof buffer)) > 0)
    content.append(buffer, static_cast<std::size_t>(count));
  return count == 0;
}

}  // namespace detail
}  // namespace testing
}  // namespace sdk_1_0
}  // namespace slipway
