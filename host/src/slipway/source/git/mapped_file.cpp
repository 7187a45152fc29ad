#include <slipway/base/fd.hpp>
#include <slipway/source/git/mapped_file.hpp>

#include <endian.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cstring>

namespace slipway::source::git {

namespace {

template <typename Number>
Number raw(const char* place) {
  Number number = 0;
  std::memcpy(&number, place, sizeof number);
  return number;
}

}  // namespace

MappedFile::MappedFile(const std::string& path) {
  const base::Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info{};
  if (!file || ::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode) || info.st_size == 0) return;
  const auto size = static_cast<std::size_t>(info.st_size);
  void* const start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (start != MAP_FAILED) m_bytes = {static_cast<const char*>(start), size};
}

MappedFile::~MappedFile() {
  if (!m_bytes.empty()) ::munmap(const_cast<char*>(m_bytes.data()), m_bytes.size());
}

std::uint16_t big_endian_16(const char* place) { return be16toh(raw<std::uint16_t>(place)); }
std::uint32_t big_endian_32(const char* place) { return be32toh(raw<std::uint32_t>(place)); }
std::uint64_t big_endian_64(const char* place) { return be64toh(raw<std::uint64_t>(place)); }

}  // namespace slipway::source::git
