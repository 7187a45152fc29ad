// Tar archives written header by header, so that a test can say what no honest tool would.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>

namespace slipway::test {

class TarMaker {
public:
  TarMaker& file(const std::string& name, const std::string& content, unsigned mode = 0644) {
    return member(name, '0', {}, mode, content.size()).content(content);
  }
  TarMaker& folder(const std::string& name, unsigned mode = 0755) { return member(name, '5', {}, mode, 0); }
  TarMaker& symlink(const std::string& name, const std::string& target) { return member(name, '2', target, 0777, 0); }
  TarMaker& hardlink(const std::string& name, const std::string& target) { return member(name, '1', target, 0644, 0); }

  TarMaker& member(const std::string& name, char type, const std::string& link, unsigned mode, std::uint64_t size) {
    char header[512] = {};
    std::strncpy(header, name.c_str(), 100);
    std::snprintf(header + 100, 8, "%07o", mode);
    std::snprintf(header + 108, 8, "%07o", 0U);
    std::snprintf(header + 116, 8, "%07o", 0U);
    std::snprintf(header + 124, 12, "%011llo", static_cast<unsigned long long>(size));
    std::snprintf(header + 136, 12, "%011o", 1700000000U);
    header[156] = type;
    std::strncpy(header + 157, link.c_str(), 100);
    std::memcpy(header + 257,
                "ustar\0"
                "00",
                8);
    std::memset(header + 148, ' ', 8);
    unsigned sum = 0;
    for (const char c : header)
      sum += static_cast<unsigned char>(c);
    std::snprintf(header + 148, 8, "%06o", sum);
    m_bytes.append(header, sizeof header);
    return *this;
  }

  TarMaker& content(const std::string& bytes) {
    m_bytes += bytes;
    m_bytes.append((512 - bytes.size() % 512) % 512, '\0');
    return *this;
  }

  // Records of pax for the next member ('x') or for all ('g'): "path=...".
  TarMaker& pax(const std::string& record, char type = 'x') {
    // The length counts itself: two digits do for what tests write, three for the rest.
    std::size_t length = record.size() + 4;
    if (length > 99) ++length;
    return extended("pax", type, std::to_string(length) + " " + record + "\n");
  }
  // GNU's long name ('L') or link target ('K') of the next member.
  TarMaker& gnu(const std::string& text, char type) { return extended("././@LongLink", type, text + '\0'); }

  std::string bytes() const { return m_bytes + std::string(1024, '\0'); }

private:
  TarMaker& extended(const std::string& name, char type, const std::string& bytes) {
    return member(name, type, {}, 0644, bytes.size()).content(bytes);
  }

  std::string m_bytes;
};

}  // namespace slipway::test
