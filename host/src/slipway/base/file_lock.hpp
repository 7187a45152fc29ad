// An exclusive lock on a file. It belongs to the open descriptor, so it ends with the process, however that ends.
#pragma once

#include <slipway/base/fd.hpp>
#include <slipway/base/result.hpp>

#include <cstdint>
#include <string>

namespace slipway::base {

class FileLock {
public:
  // Does not wait. Held by another: SL1001, with what the holder wrote into the file (`note` of the holder) in `why`.
  static Result<FileLock> acquire(const std::string& path, const std::string& note);
  // For a moment's work on a folder that is there: waits so long for others who do the same. SL1001 afterwards.
  static Result<FileLock> wait_for(const std::string& folder, std::int64_t limit_ms);

private:
  explicit FileLock(Fd fd) : m_fd(std::move(fd)) {}
  Fd m_fd;
};

}  // namespace slipway::base
