// Gzip as independent members of 1 MiB of input each (legal by RFC 1952), compressed by several threads. The bytes are
// the same for any number of threads.
#pragma once

#include <slipway/kit/result.hpp>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace slipway::kit {

class GzipMembers {
public:
  using Sink = std::function<Status(std::string_view)>;

  // The sink is called on the thread that writes, with members in order.
  GzipMembers(int level, unsigned threads, Sink sink);
  GzipMembers(const GzipMembers&) = delete;
  GzipMembers& operator=(const GzipMembers&) = delete;
  ~GzipMembers();

  // The error is the sink's.
  Status write(std::string_view bytes);
  // Call once, last.
  Status finish();

private:
  enum class State { free, filled, done };
  struct Slot {
    std::string input;
    std::string output;
    std::size_t output_size = 0;
    State state = State::free;
  };

  Slot& slot(std::uint64_t number) { return m_slots[number % m_slots.size()]; }
  void submit();
  Status drain_one();
  void compress_until_stopped();

  const int m_level;
  const unsigned m_threads;
  Sink m_sink;
  std::vector<Slot> m_slots;
  // Numbers of the slot that is being filled, that is compressed next, and that is given to the sink next.
  std::uint64_t m_fill = 0;
  std::uint64_t m_take = 0;
  std::uint64_t m_drain = 0;
  bool m_stopping = false;
  std::mutex m_mutex;
  std::condition_variable m_work;
  std::condition_variable m_result;
  std::vector<std::thread> m_workers;
};

}  // namespace slipway::kit
