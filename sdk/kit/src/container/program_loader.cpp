#include "program_loader.hpp"

#include <elf.h>
#include <unistd.h>

#include <bit>
#include <cstring>
#include <optional>
#include <string_view>

namespace slipway::kit {
namespace {

constexpr std::size_t k_longest_path = 4096;
constexpr std::size_t k_longest_first_line = 256;  // What the kernel reads of a script.
constexpr unsigned char k_own_order = std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;

std::string read_at(int fd, std::size_t size, std::uint64_t offset) {
  std::string bytes(size, '\0');
  const ssize_t count = ::pread(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return bytes;
}

template <typename Header>
std::optional<Header> header_at(int fd, std::uint64_t offset) {
  const std::string bytes = read_at(fd, sizeof(Header), offset);
  if (bytes.size() < sizeof(Header)) return std::nullopt;
  Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  return header;
}

std::string loader_of_elf(int fd) {
  const auto elf = header_at<Elf64_Ehdr>(fd, 0);
  if (!elf || elf->e_ident[EI_CLASS] != ELFCLASS64 || elf->e_ident[EI_DATA] != k_own_order) return {};
  for (std::size_t i = 0; i < elf->e_phnum; ++i) {
    const auto segment = header_at<Elf64_Phdr>(fd, elf->e_phoff + i * elf->e_phentsize);
    if (!segment) return {};
    if (segment->p_type != PT_INTERP || segment->p_filesz > k_longest_path) continue;
    return read_at(fd, segment->p_filesz, segment->p_offset).c_str();
  }
  return {};
}

std::string interpreter_in(std::string_view line) {
  const std::size_t start = line.find_first_not_of(" \t", 2);
  if (start == std::string_view::npos) return {};
  return std::string(line.substr(start, line.find_first_of(" \t\n", start) - start));
}

}  // namespace

std::string loader_of(int fd) {
  const std::string start = read_at(fd, k_longest_first_line, 0);
  if (start.starts_with("#!")) return interpreter_in(start);
  return start.starts_with(ELFMAG) ? loader_of_elf(fd) : std::string();
}

}  // namespace slipway::kit
