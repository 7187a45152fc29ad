#include <slipway/base/file.hpp>
#include <slipway/run/log_file.hpp>

#include <fmt/format.h>

#include <fcntl.h>

#include <algorithm>

namespace slipway::run {

namespace {

constexpr std::size_t k_piece = 65536;

}  // namespace

LogFile::LogFile(const std::string& path, std::uint64_t head_limit, std::uint64_t tail_limit)
    : m_fd(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)), m_head_left(head_limit),
      m_tail_limit(tail_limit), m_degraded(!m_fd) {}

bool LogFile::write(std::string_view bytes) {
  const std::string_view head =
      bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), m_head_left)));
  put(head);
  m_head_left -= head.size();
  if (head.size() < bytes.size()) keep_in_tail(bytes.substr(head.size()));
  return m_head_left > 0;
}

void LogFile::finish() {
  if (m_dropped > 0) put(fmt::format("\n[truncated {} bytes]\n", m_dropped));
  for (const std::string& piece : m_tail)
    put(piece);
  m_tail.clear();
}

void LogFile::put(std::string_view bytes) {
  if (bytes.empty()) return;
  if (!m_degraded && base::write_all(m_fd.get(), bytes)) return;
  m_degraded = true;
}

void LogFile::keep_in_tail(std::string_view bytes) {
  // Joined, because a flood of single bytes would need many times their size.
  if (!m_tail.empty() && m_tail.back().size() + bytes.size() <= k_piece)
    m_tail.back().append(bytes);
  else
    m_tail.emplace_back(bytes);
  m_tail_size += bytes.size();
  while (m_tail_size - m_tail.front().size() >= m_tail_limit) {
    m_tail_size -= m_tail.front().size();
    m_dropped += m_tail.front().size();
    m_tail.pop_front();
  }
}

}  // namespace slipway::run
