// A file read by mapping it, so that only the touched pages are read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace slipway::source::git {

class MappedFile {
public:
  MappedFile() = default;
  // Empty when there is no such file or it cannot be read: each file read this way has another way to its facts. git
  // replaces these files by renaming and never writes into them, so a mapping does not change.
  explicit MappedFile(const std::string& path);
  MappedFile(MappedFile&& other) noexcept : m_bytes(std::exchange(other.m_bytes, std::string_view())) {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(m_bytes, other.m_bytes);
    return *this;
  }
  ~MappedFile();

  std::string_view bytes() const { return m_bytes; }

private:
  std::string_view m_bytes;
};

// Numbers as git's files hold them. The caller has checked the bounds.
std::uint16_t big_endian_16(const char* place);
std::uint32_t big_endian_32(const char* place);
std::uint64_t big_endian_64(const char* place);

}  // namespace slipway::source::git
