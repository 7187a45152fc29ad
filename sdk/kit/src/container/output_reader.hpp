// Reads what a container writes: each line goes to the stage's log, the last ones are kept, one pattern is looked for.
//
// Secrets are masked in each record of the log by itself, so a line is one record where that can be. One of 16 KiB and
// more becomes several, cut after a blank of the last 4 KiB of a piece. What remains: a secret that holds a blank
// itself, and one in a line without any blank there (which is cut at 16 KiB), may be cut in two and then shows.
#pragma once

#include <slipway/kit/fd.hpp>
#include <slipway/plugin.hpp>

#include <atomic>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace slipway::kit {

class OutputReader {
public:
  // `output`: read end of a pipe. Starts a thread that ends with the pipe, or with finish().
  OutputReader(const Host& host, Fd output, std::optional<std::regex> pattern);
  OutputReader(const OutputReader&) = delete;
  OutputReader& operator=(const OutputReader&) = delete;
  ~OutputReader() { finish(0); }

  // All writers are gone, so the container and its runtime are.
  bool ended() const { return m_ended; }
  // Readable once ended() is true; poll only.
  int ended_fd() const { return m_ended_event.get(); }
  bool matched() const { return m_matched; }
  std::vector<std::string> last_lines() const;

  // Wait for the end of the pipe, at most so long, then leave the thread.
  void finish(int limit_ms);

private:
  void read_all();
  bool read_some();
  void split(std::string_view bytes);
  void take_piece();
  void take(std::string line);

  const Host& m_host;
  Fd m_output;
  Fd m_stop_event;
  Fd m_ended_event;
  std::optional<std::regex> m_pattern;
  std::string m_line;  // Begun, not yet ended. Of the thread.
  std::atomic<bool> m_ended = false;
  std::atomic<bool> m_matched = false;
  mutable std::mutex m_mutex;  // Of the lines.
  std::deque<std::string> m_lines;
  std::thread m_thread;
};

}  // namespace slipway::kit
