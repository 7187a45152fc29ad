// A stage's log on disk, with a limit: the head and the tail of a flood are kept, one line says what was left out.
#pragma once

#include <slipway/base/fd.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace slipway::run {

class LogFile {
public:
  static constexpr std::uint64_t k_head_limit = 48ULL * 1024 * 1024;  // Bytes; with the tail 64 MiB.
  static constexpr std::uint64_t k_tail_limit = 16ULL * 1024 * 1024;

  // Opens for appending. A log that cannot be written is no reason to stop: degraded() says so and the tail is kept
  // in memory. Of the tail at least tail_limit bytes are kept (above 0), and at most a piece of 64 KiB more.
  explicit LogFile(const std::string& path, std::uint64_t head_limit = k_head_limit,
                   std::uint64_t tail_limit = k_tail_limit);

  // True while the head still takes everything.
  bool write(std::string_view bytes);
  // Writes what was kept of the tail. Call once, at the end.
  void finish();
  bool degraded() const { return m_degraded; }
  std::uint64_t dropped() const { return m_dropped; }

private:
  void keep_in_tail(std::string_view bytes);
  void put(std::string_view bytes);

  base::Fd m_fd;
  std::uint64_t m_head_left;
  std::uint64_t m_tail_limit;
  std::deque<std::string> m_tail;
  std::uint64_t m_tail_size = 0;
  std::uint64_t m_dropped = 0;
  bool m_degraded = false;
};

}  // namespace slipway::run
