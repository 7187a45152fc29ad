// A file that appears whole or not at all: written beside its place, renamed there by commit(), removed otherwise.
#pragma once

#include <slipway/base/fd.hpp>
#include <slipway/base/result.hpp>

#include <string>
#include <string_view>

namespace slipway::base {

class AtomicFile {
public:
  static Result<AtomicFile> create(std::string path);
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  ~AtomicFile();

  int fd() const { return m_fd.get(); }
  Status write(std::string_view bytes);
  // Flush to disk, rename, flush the folder. Call once.
  Status commit();

private:
  AtomicFile(std::string path, std::string temporary, Fd fd);
  std::string m_path;
  std::string m_temporary;  // Empty once committed.
  Fd m_fd;
};

// Create, write and commit.
Status write_file_atomically(const std::string& path, std::string_view bytes);

// Puts the names in the folder on disk, as fsync of a file does for its content.
Status flush_folder(const std::string& folder);

}  // namespace slipway::base
