#include "output_reader.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace slipway::kit {
namespace {

constexpr std::size_t k_kept_lines = 20;
constexpr std::size_t k_longest_line = 16 * 1024;
constexpr std::size_t k_cut_window = 4 * 1024;
constexpr std::size_t k_longest_match = 4 * 1024;  // std::regex recurses for each character.

void raise(const Fd& event) {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(event.get(), &one, sizeof one);
}

void wait_for(const Fd& event, int limit_ms) {
  pollfd waiting{event.get(), POLLIN, 0};
  while (::poll(&waiting, 1, limit_ms) < 0 && errno == EINTR) {
  }
}

}  // namespace

OutputReader::OutputReader(const Host& host, Fd output, std::optional<std::regex> pattern)
    : m_host(host), m_output(std::move(output)), m_stop_event(::eventfd(0, EFD_CLOEXEC)),
      m_ended_event(::eventfd(0, EFD_CLOEXEC)), m_pattern(std::move(pattern)), m_thread([this] { read_all(); }) {}

void OutputReader::finish(int limit_ms) {
  if (!m_thread.joinable()) return;
  if (limit_ms > 0) wait_for(m_ended_event, limit_ms);
  raise(m_stop_event);
  m_thread.join();
}

std::vector<std::string> OutputReader::last_lines() const {
  const std::lock_guard lock(m_mutex);
  return {m_lines.begin(), m_lines.end()};
}

void OutputReader::read_all() {
  while (read_some()) {
  }
  if (!m_line.empty()) take(std::move(m_line));
}

bool OutputReader::read_some() {
  pollfd waiting[] = {{m_output.get(), POLLIN, 0}, {m_stop_event.get(), POLLIN, 0}};
  if (::poll(waiting, 2, -1) < 0) return errno == EINTR;
  if (waiting[0].revents == 0) return false;
  char buffer[16 * 1024];
  const ssize_t count = ::read(m_output.get(), buffer, sizeof buffer);
  if (count < 0) return errno == EINTR;
  if (count > 0) {
    split({buffer, static_cast<std::size_t>(count)});
    return true;
  }
  m_ended = true;
  raise(m_ended_event);
  return false;
}

void OutputReader::split(std::string_view bytes) {
  for (const char byte : bytes) {
    if (byte == '\n') {
      take(std::exchange(m_line, {}));
      continue;
    }
    if (m_line.size() == k_longest_line) take_piece();
    m_line.push_back(byte);
  }
}

// The line goes on: end this record where no word is cut.
void OutputReader::take_piece() {
  const std::size_t blank = m_line.find_last_of(" \t\r\v\f");
  const bool near_end = blank != std::string::npos && blank >= m_line.size() - k_cut_window;
  const std::size_t cut = near_end ? blank + 1 : m_line.size();
  std::string rest = m_line.substr(cut);
  m_line.resize(cut);
  take(std::exchange(m_line, std::move(rest)));
}

void OutputReader::take(std::string line) {
  m_host.log_info(line);
  if (m_pattern && !m_matched && std::regex_search(line.substr(0, k_longest_match), *m_pattern)) m_matched = true;
  const std::lock_guard lock(m_mutex);
  m_lines.push_back(std::move(line));
  if (m_lines.size() > k_kept_lines) m_lines.pop_front();
}

}  // namespace slipway::kit
