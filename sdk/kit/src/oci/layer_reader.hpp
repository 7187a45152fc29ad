// The members of a layer blob: decompressed (gzip, zstd or not at all), hashed, and read as tar.
#pragma once

#include <slipway/kit/digest.hpp>
#include <slipway/kit/result.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

struct archive;
struct archive_entry;

namespace slipway::kit {

class LayerReader {
public:
  // fd: borrowed, at the start of the blob. `budget` counts uncompressed bytes and is shared by all layers.
  LayerReader(int fd, std::uint64_t& budget, const std::function<bool()>& cancelled);
  LayerReader(const LayerReader&) = delete;
  LayerReader& operator=(const LayerReader&) = delete;
  ~LayerReader();

  Status open();
  // The next member, valid until the next call; null at the end.
  Result<archive_entry*> next();
  // Copy the content of the member into a file, holes as holes.
  Status copy_content(int to_fd, std::uint64_t size);
  // Read what follows the last member and give the digest of all uncompressed bytes. Call once, last.
  Result<std::string> finish();

private:
  struct FreeReader {
    void operator()(archive* reader) const;
  };
  using Reader = std::unique_ptr<archive, FreeReader>;

  static long read_more(archive* reader, void* self, const void** bytes);
  long next_block(const void** bytes);
  Error error_of(archive* reader, const std::string& what);

  int m_fd;
  std::uint64_t& m_budget;
  const std::function<bool()>& m_cancelled;
  Reader m_plain;  // The uncompressed bytes.
  Reader m_tar;
  Sha256 m_diff_id;
  std::optional<Error> m_error;  // What went wrong below libarchive.
  bool m_empty = false;
};

}  // namespace slipway::kit
