// The worker's end of the conversation with the host.
//
// One thread reads the socket for the whole life of the process: it hands commands to the main thread, replies to the
// threads that wait for them, and ends the process group when the host is gone.
#pragma once

#include "../protocol/frame.hpp"
#include "../protocol/message.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string_view>
#include <vector>

namespace slipway::worker {

class Session {
public:
  explicit Session(int socket);

  // Starts the reading thread.
  void start();

  // The next command of the host. Blocks.
  protocol::Frame next_command();

  void send(protocol::Type type, std::string_view payload, const std::vector<int>& descriptors = {});

  // Ask the host and wait for its answer. Any thread. The answer's payload begins with a status, SLIPWAY_E_CONFIG where
  // no message can be made of the question: it is too long, or a descriptor is not open.
  protocol::Frame call(protocol::Type type, std::string_view payload, const std::vector<int>& descriptors = {});

  bool cancelled() const { return m_cancel_deadline_ms.load() >= 0; }
  // Milliseconds left of the grace; -1: not cancelled.
  std::int64_t grace_left_ms() const;
  int cancel_fd() const { return m_cancel_fd; }

  // Process groups of the commands that the host runs for this stage. They end with this process if the host dies.
  void command_started(std::int32_t group);
  void command_ended(std::int32_t group);

  // Async-signal-safe: let the host know of a signal.
  void note_signal(int signal);

private:
  void read_for_ever();
  void accept(protocol::Frame frame);
  void begin_cancel(std::int64_t grace_ms);
  [[noreturn]] void end_with_host();

  const int m_socket;
  int m_cancel_fd = -1;
  int m_signal_pipe[2] = {-1, -1};
  std::atomic<std::int64_t> m_cancel_deadline_ms{-1};
  protocol::Decoder m_decoder;

  std::mutex m_send_mutex;
  std::mutex m_mutex;  // Of all below.
  std::condition_variable m_arrived;
  std::deque<protocol::Frame> m_commands;
  std::map<std::uint32_t, protocol::Frame> m_replies;
  std::uint32_t m_last_sequence = 0;
  std::vector<std::int32_t> m_groups;
};

}  // namespace slipway::worker
