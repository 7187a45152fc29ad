// A plugin's file, opened once: what is checked is what is loaded, whatever becomes of its path meanwhile.
#pragma once

#include <slipway/base/fd.hpp>
#include <slipway/base/result.hpp>
#include <slipway/plugin/elf_note.hpp>

#include <string>

namespace slipway::plugin {

class PluginFile {
public:
  // Checks who may write to it and the ELF note, and computes the digest. A file that this user could change in place
  // is copied into sealed memory first; where the system gives none, the file itself is used and such a change is not
  // noticed. SL0308: missing; SL0909 as check_ownership, SL0314 and SL0507 as read_elf_note says.
  static base::Result<PluginFile> open(const std::string& path);

  const base::Fd& fd() const { return m_fd; }
  const std::string& path() const { return m_path; }
  const std::string& digest() const { return m_digest; }
  const ElfNote& note() const { return m_note; }

private:
  PluginFile(std::string path, base::Fd fd, std::string digest, ElfNote note)
      : m_path(std::move(path)), m_fd(std::move(fd)), m_digest(std::move(digest)), m_note(note) {}
  std::string m_path;
  base::Fd m_fd;
  std::string m_digest;
  ElfNote m_note;
};

}  // namespace slipway::plugin
