#include <slipway/check/elf_file.hpp>

#include <elf.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>

namespace slipway::check {

namespace {

// Reads with bounds; what lies outside of the file reads as zeros and makes it count as cut off.
class ElfReader {
public:
  explicit ElfReader(const std::string& content) : m_content(content) {}

  template <typename T>
  T at(std::uint64_t offset) {
    T value{};
    if (offset > m_content.size() || m_content.size() - offset < sizeof value) {
      m_cut_off = true;
      return value;
    }
    std::memcpy(&value, m_content.data() + offset, sizeof value);
    return value;
  }

  std::string text(std::uint64_t offset) {
    if (offset >= m_content.size()) {
      m_cut_off = true;
      return {};
    }
    const std::size_t end = m_content.find('\0', offset);
    if (end == std::string::npos) m_cut_off = true;
    return m_content.substr(offset, end == std::string::npos ? end : end - offset);
  }

  std::string_view bytes(std::uint64_t offset, std::uint64_t size) {
    if (offset > m_content.size() || m_content.size() - offset < size) {
      m_cut_off = true;
      return {};
    }
    return std::string_view(m_content).substr(offset, size);
  }

  bool cut_off() const { return m_cut_off; }
  std::uint64_t size() const { return m_content.size(); }

private:
  const std::string& m_content;
  bool m_cut_off = false;
};

class ElfParser {
public:
  explicit ElfParser(const std::string& content) : m_reader(content) {}

  std::string problem() {
    if (std::string problem = plugin::header_problem(m_reader.bytes(0, sizeof(Elf64_Ehdr))); !problem.empty())
      return problem;
    const auto header = m_reader.at<Elf64_Ehdr>(0);
    read_segments(header);
    read_dynamic();
    read_symbols();
    read_needed_versions();
    m_file.size = m_reader.size();
    return m_reader.cut_off() ? "it is cut off" : std::string();
  }

  ElfFile take() { return std::move(m_file); }

private:
  void read_segments(const Elf64_Ehdr& header) {
    for (unsigned i = 0; i < header.e_phnum && !m_reader.cut_off(); ++i) {
      const auto segment = m_reader.at<Elf64_Phdr>(header.e_phoff + i * std::uint64_t{header.e_phentsize});
      if (segment.p_type == PT_LOAD) m_loads.push_back(segment);
      if (segment.p_type == PT_DYNAMIC) m_dynamic = segment;
      if (segment.p_type == PT_GNU_STACK) m_file.executable_stack = (segment.p_flags & PF_X) != 0;
      if (segment.p_type == PT_NOTE) read_notes(segment);
    }
  }

  void read_notes(const Elf64_Phdr& segment) {
    for (const plugin::NoteEntry& entry : plugin::notes_in(m_reader.bytes(segment.p_offset, segment.p_filesz))) {
      if (!m_seen_notes.insert(entry.content.data()).second) continue;  // Segments may overlap.
      if (entry.owner == "GNU" && entry.type == NT_GNU_BUILD_ID) m_file.build_id = true;
      if (entry.owner == "Go") m_file.go = true;
      if (const auto note = plugin::plugin_note(entry)) m_file.notes.push_back(*note);
    }
  }

  void read_dynamic() {
    if (!m_dynamic) return;
    std::vector<std::uint64_t> needed;
    for (std::uint64_t place = 0; place + sizeof(Elf64_Dyn) <= m_dynamic->p_filesz; place += sizeof(Elf64_Dyn)) {
      const auto entry = m_reader.at<Elf64_Dyn>(m_dynamic->p_offset + place);
      if (entry.d_tag == DT_NULL || m_reader.cut_off()) break;
      if (entry.d_tag == DT_NEEDED) needed.push_back(entry.d_un.d_val);
      m_tags[entry.d_tag] = entry.d_un.d_val;
    }
    const std::uint64_t flags = tag(DT_FLAGS);
    m_file.text_relocations = m_tags.contains(DT_TEXTREL) || (flags & DF_TEXTREL) != 0;
    m_file.bound_now = m_tags.contains(DT_BIND_NOW) || (flags & DF_BIND_NOW) != 0 || (tag(DT_FLAGS_1) & DF_1_NOW) != 0;
    for (const std::uint64_t name : needed)
      m_file.needed.push_back(string(name));
    for (const auto which : {DT_RPATH, DT_RUNPATH})
      if (m_tags.contains(which)) m_file.run_path = string(m_tags[which]);
  }

  std::uint64_t tag(std::int64_t which) const {
    const auto found = m_tags.find(which);
    return found == m_tags.end() ? 0 : found->second;
  }

  std::uint64_t offset_of(std::uint64_t address) const {
    for (const Elf64_Phdr& load : m_loads)
      if (address >= load.p_vaddr && address - load.p_vaddr < load.p_filesz)
        return address - load.p_vaddr + load.p_offset;
    return m_reader.size();  // Outside: reads as cut off.
  }

  std::string string(std::uint64_t index) { return m_reader.text(offset_of(tag(DT_STRTAB)) + index); }

  // There is no count in the file: it is that of the hash table.
  std::uint64_t symbol_count() {
    if (m_tags.contains(DT_HASH)) return m_reader.at<std::uint32_t>(offset_of(tag(DT_HASH)) + 4);
    if (!m_tags.contains(DT_GNU_HASH)) return 0;
    const std::uint64_t table = offset_of(tag(DT_GNU_HASH));
    const auto buckets = m_reader.at<std::uint32_t>(table);
    const auto first = m_reader.at<std::uint32_t>(table + 4);
    const auto bloom = m_reader.at<std::uint32_t>(table + 8);
    const std::uint64_t bucket_place = table + 16 + std::uint64_t{bloom} * 8;
    std::uint32_t last = 0;
    for (std::uint32_t i = 0; i < buckets && !m_reader.cut_off(); ++i)
      last = std::max(last, m_reader.at<std::uint32_t>(bucket_place + std::uint64_t{i} * 4));
    if (last < first) return first;
    const std::uint64_t chain_place = bucket_place + std::uint64_t{buckets} * 4;
    while (!m_reader.cut_off() && (m_reader.at<std::uint32_t>(chain_place + std::uint64_t{last - first} * 4) & 1) == 0)
      ++last;
    return std::uint64_t{last} + 1;
  }

  void read_symbols() {
    const std::uint64_t count = std::min<std::uint64_t>(symbol_count(), m_reader.size() / sizeof(Elf64_Sym));
    const std::uint64_t table = offset_of(tag(DT_SYMTAB));
    for (std::uint64_t i = 1; i < count && !m_reader.cut_off(); ++i) {
      const auto symbol = m_reader.at<Elf64_Sym>(table + i * sizeof(Elf64_Sym));
      const auto binding = ELF64_ST_BIND(symbol.st_info);
      const auto visibility = ELF64_ST_VISIBILITY(symbol.st_other);
      if (binding == STB_LOCAL ||
          (symbol.st_shndx != SHN_UNDEF && (visibility == STV_HIDDEN || visibility == STV_INTERNAL)))
        continue;
      const bool version =
          m_tags.contains(DT_VERSYM) && (m_reader.at<std::uint16_t>(offset_of(tag(DT_VERSYM)) + i * 2) & 0x7fff) > 1;
      // The name of a version is a symbol too.
      if (symbol.st_shndx == SHN_ABS && ELF64_ST_TYPE(symbol.st_info) == STT_OBJECT && symbol.st_size == 0) continue;
      m_file.symbols.push_back({string(symbol.st_name), symbol.st_shndx != SHN_UNDEF, binding == STB_WEAK,
                                ELF64_ST_TYPE(symbol.st_info) == STT_FUNC, version});
    }
  }

  // A list of libraries, each with a list of the versions that are needed of it. The offsets go forward only.
  void read_needed_versions() {
    constexpr std::string_view k_glibc = "GLIBC_";
    if (!m_tags.contains(DT_VERNEED)) return;
    std::uint64_t place = offset_of(tag(DT_VERNEED));
    for (std::uint64_t i = 0; i < tag(DT_VERNEEDNUM) && !m_reader.cut_off(); ++i) {
      const auto library = m_reader.at<Elf64_Verneed>(place);
      std::uint64_t version_place = place + library.vn_aux;
      for (unsigned j = 0; j < library.vn_cnt && !m_reader.cut_off(); ++j) {
        const auto version = m_reader.at<Elf64_Vernaux>(version_place);
        const std::string name = string(version.vna_name);
        if (name.starts_with(k_glibc))
          m_file.glibc = std::max(m_file.glibc, glibc_version(name.substr(k_glibc.size())).value_or(GlibcVersion{}));
        if (version.vna_next == 0) break;
        version_place += version.vna_next;
      }
      if (library.vn_next == 0) break;
      place += library.vn_next;
    }
  }

  ElfReader m_reader;
  ElfFile m_file;
  std::vector<Elf64_Phdr> m_loads;
  std::optional<Elf64_Phdr> m_dynamic;
  std::map<std::int64_t, std::uint64_t> m_tags;
  std::set<const char*> m_seen_notes;
};

}  // namespace

std::optional<GlibcVersion> glibc_version(std::string_view text) {
  GlibcVersion version;
  const char* const end = text.data() + text.size();
  const auto [dot, major_error] = std::from_chars(text.data(), end, version.major);
  if (major_error != std::errc() || dot == end || *dot != '.') return std::nullopt;
  const auto [rest, minor_error] = std::from_chars(dot + 1, end, version.minor);
  if (minor_error != std::errc() || (rest != end && *rest != '.')) return std::nullopt;
  return version;
}

base::Result<ElfFile> read_elf(const std::string& content, const std::string& path) {
  ElfParser parser(content);
  if (std::string problem = parser.problem(); !problem.empty())
    return base::fail(plugin::not_a_plugin(path, std::move(problem)));
  return parser.take();
}

}  // namespace slipway::check
