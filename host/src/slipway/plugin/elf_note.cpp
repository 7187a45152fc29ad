#include <slipway/abi.h>
#include <slipway/plugin/elf_note.hpp>

#include <fmt/format.h>

#include <elf.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

namespace slipway::plugin {

namespace {

constexpr std::size_t k_segment_limit = 1024 * 1024;
#if defined(__x86_64__)
constexpr int k_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr int k_machine = EM_AARCH64;
#elif defined(__riscv)
constexpr int k_machine = EM_RISCV;
#else
constexpr int k_machine = EM_NONE;
#endif

template <typename T>
bool read_at(int fd, std::uint64_t offset, T& value) {
  return pread(fd, &value, sizeof value, static_cast<off_t>(offset)) == static_cast<ssize_t>(sizeof value);
}

std::uint64_t size_of(int fd) {
  struct stat info{};
  return fstat(fd, &info) == 0 ? static_cast<std::uint64_t>(info.st_size) : 0;
}

std::uint64_t aligned(std::uint64_t size) { return (size + 3) & ~std::uint64_t{3}; }

}  // namespace

std::vector<NoteEntry> notes_in(std::string_view segment) {
  std::vector<NoteEntry> notes;
  std::uint64_t place = 0;
  while (place + sizeof(Elf64_Nhdr) <= segment.size()) {
    Elf64_Nhdr head;
    std::memcpy(&head, segment.data() + place, sizeof head);
    const std::uint64_t name = place + sizeof head;
    const std::uint64_t content = name + aligned(head.n_namesz);
    const std::uint64_t next = content + aligned(head.n_descsz);
    if (next > segment.size()) break;
    const std::string_view owner = segment.substr(name, head.n_namesz);
    notes.push_back({owner.substr(0, owner.find('\0')), head.n_type, segment.substr(content, head.n_descsz)});
    place = next;
  }
  return notes;
}

std::optional<ElfNote> plugin_note(const NoteEntry& entry) {
  if (entry.owner != "SLW" || entry.type != SLIPWAY_NOTE_TYPE || entry.content.size() != 8) return std::nullopt;
  ElfNote note;
  std::memcpy(&note.abi_major, entry.content.data(), 2);
  std::memcpy(&note.abi_minor, entry.content.data() + 2, 2);
  std::memcpy(&note.channel, entry.content.data() + 4, 4);
  return note;
}

std::string header_problem(std::string_view start) {
  Elf64_Ehdr header;
  if (start.size() < sizeof header) return "it is too short to be an ELF file";
  std::memcpy(&header, start.data(), sizeof header);
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return "it is not an ELF file";
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_machine != k_machine)
    return fmt::format("it is built for another machine (ELF machine {}, this one is {})", header.e_machine, k_machine);
  if (header.e_type != ET_DYN) return "it is not a shared library";
  return {};
}

base::Error not_a_plugin(const std::string& path, std::string why) {
  return {.code = {314},
          .what = fmt::format("{} is not a plugin that this host can load", path),
          .why = std::move(why),
          .hint = "a plugin is a shared library built with the Slipway SDK for this machine"};
}

base::Result<ElfNote> read_elf_note(int fd, const std::string& path) {
  Elf64_Ehdr header;
  const bool whole = read_at(fd, 0, header);
  const std::string_view start(reinterpret_cast<const char*>(&header), whole ? sizeof header : 0);
  if (std::string problem = header_problem(start); !problem.empty())
    return base::fail(not_a_plugin(path, std::move(problem)));
  const std::uint64_t size = size_of(fd);
  std::optional<ElfNote> found;
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    if (!read_at(fd, header.e_phoff + i * std::uint64_t{header.e_phentsize}, segment))
      return base::fail(not_a_plugin(path, "it is cut off"));
    // The dynamic loader would map it all the same, and crash where the file ends.
    if (segment.p_type == PT_LOAD && (segment.p_offset > size || segment.p_filesz > size - segment.p_offset))
      return base::fail(not_a_plugin(path, "it is cut off"));
    if (segment.p_type != PT_NOTE || segment.p_filesz > k_segment_limit) continue;
    std::string content(segment.p_filesz, '\0');
    if (pread(fd, content.data(), content.size(), static_cast<off_t>(segment.p_offset)) !=
        static_cast<ssize_t>(content.size()))
      return base::fail(not_a_plugin(path, "it is cut off"));
    for (const NoteEntry& entry : notes_in(content))
      if (const auto note = plugin_note(entry); note && !found) found = note;
  }
  if (found) return *found;
  return base::fail(not_a_plugin(path, "it has no Slipway note"));
}

base::Status check_compatible(const ElfNote& note, const std::string& path) {
  if (note.abi_major == SLIPWAY_ABI_MAJOR && note.abi_minor <= SLIPWAY_ABI_MINOR) return {};
  return base::fail(
      {.code = {507},
       .what = fmt::format("{} needs plugin ABI {}.{}", path, note.abi_major, note.abi_minor),
       .why = fmt::format("this host speaks {}.{}", SLIPWAY_ABI_MAJOR, SLIPWAY_ABI_MINOR),
       .hint = note.abi_major < SLIPWAY_ABI_MAJOR ? "rebuild the plugin with a newer SDK" : "use a newer slipway"});
}

}  // namespace slipway::plugin
