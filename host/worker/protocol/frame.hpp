// The private protocol between host and worker, on a stream socket: frames that may carry descriptors.
//
// Host and worker ship together and require the same build id, so nothing here is ever negotiated. The standard
// library only: the worker links nothing else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::protocol {

inline constexpr std::uint32_t k_magic = 0x31574c53;  // "SLW1"
inline constexpr std::size_t k_header_size = 16;
inline constexpr std::size_t k_inline_limit = 1024 * 1024;     // Longer payloads travel as a sealed memfd.
inline constexpr std::size_t k_bulk_limit = 16 * 1024 * 1024;  // Nothing is longer.
inline constexpr std::size_t k_descriptor_limit = 4;           // Descriptors a frame may carry.
inline constexpr int k_control_fd = 3;                         // The worker's end.

enum class Type : std::uint16_t {
  // Host to worker.
  load = 1,
  create,
  run,
  plan,
  probe,
  rollback,
  cancel,
  reply,
  end,
  // Worker to host.
  hello = 32,
  described,
  created,
  finished,
  log,
  progress,
  signalled,
  fatal,
  // Worker to host, answered by a reply with the same sequence number.
  value = 64,
  artifact,
  secret,
  exec_start,
  exec_wait,
  exec_stop,
  exec_keep,
  cache_fetch,
  cache_store,
  effect_declare,
  effect_begin,
  effect_done,
};

// Owns the descriptors that came with it. Its payload may be a secret, and is wiped when it goes.
struct Frame {
  Type type{};
  std::uint32_t sequence = 0;
  std::string payload;
  std::vector<int> descriptors;

  Frame() = default;
  Frame(Type frame_type, std::uint32_t number, std::string body)
      : type(frame_type), sequence(number), payload(std::move(body)) {}
  Frame(Frame&&) noexcept = default;
  Frame& operator=(Frame&&) noexcept;
  ~Frame();
  // Give the descriptor away; -1 when the frame has none at that index.
  int take_descriptor(std::size_t index = 0);
};

// A frame as it goes over the wire. `descriptors` are duplicates, owned by this value.
class Encoded {
public:
  // descriptors: borrowed. Nothing when the payload is over the limit or a memfd cannot be made.
  static std::optional<Encoded> make(Type type, std::uint32_t sequence, std::string_view payload,
                                     const std::vector<int>& descriptors = {});
  Encoded(Encoded&& other) noexcept;
  Encoded& operator=(Encoded&&) = delete;
  ~Encoded();

  // Sends what is left. 1: all is sent; 0: the socket is full; -1: it failed (errno). flags: of sendmsg().
  int send(int socket, int flags);

private:
  Encoded() = default;
  std::string m_bytes;
  std::size_t m_sent = 0;
  std::vector<int> m_descriptors;
};

// Puts frames together from what arrives.
class Decoder {
public:
  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  ~Decoder();

  enum class Received { bytes, nothing_yet, closed };
  // Reads once from the socket.
  Received receive(int socket, int flags);

  // The next whole frame, or nothing. After a breach of protocol nothing comes any more and fault() says why.
  std::optional<Frame> next();
  const std::string& fault() const { return m_fault; }

private:
  bool take_payload(Frame& frame, std::size_t length, bool bulk);
  std::optional<Frame> broken(const std::string& what);

  std::string m_bytes;
  std::size_t m_offset = 0;      // Of the first byte in m_bytes that is not decoded.
  std::uint64_t m_position = 0;  // The same place counted from the start of the stream.
  std::deque<int> m_descriptors;
  std::string m_fault;
};

}  // namespace slipway::protocol
