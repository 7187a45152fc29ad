#include "frame.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace slipway::protocol {

namespace {

constexpr std::uint16_t k_descriptor_mask = 0x7;
constexpr std::uint16_t k_bulk_flag = 0x10;
constexpr std::size_t k_waiting_limit = 32;  // Descriptors that arrived and whose frame did not.

struct Header {
  std::uint32_t magic;
  std::uint16_t type;
  std::uint16_t flags;
  std::uint32_t sequence;
  std::uint32_t length;
};
static_assert(sizeof(Header) == k_header_size);

void close_all(const std::vector<int>& descriptors) {
  for (const int fd : descriptors)
    if (fd >= 0) close(fd);
}

bool write_whole(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// A memfd with the payload that nobody can change any more.
int sealed_copy(std::string_view payload) {
  const int fd = memfd_create("slipway-payload", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) return -1;
  if (write_whole(fd, payload) && fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
    return fd;
  close(fd);
  return -1;
}

}  // namespace

Frame& Frame::operator=(Frame&& other) noexcept {
  if (this != &other) {
    close_all(descriptors);
    type = other.type;
    sequence = other.sequence;
    payload = std::move(other.payload);
    descriptors = std::exchange(other.descriptors, {});
  }
  return *this;
}

// A short payload is within the string, and stays there when the frame is moved.
Frame::~Frame() {
  payload.resize(payload.capacity());
  explicit_bzero(payload.data(), payload.size());
  close_all(descriptors);
}

int Frame::take_descriptor(std::size_t index) {
  return index < descriptors.size() ? std::exchange(descriptors[index], -1) : -1;
}

std::optional<Encoded> Encoded::make(Type type, std::uint32_t sequence, std::string_view payload,
                                     const std::vector<int>& descriptors) {
  if (payload.size() > k_bulk_limit || descriptors.size() >= k_descriptor_limit) return std::nullopt;
  Encoded encoded;
  const bool bulk = payload.size() > k_inline_limit;
  if (bulk) {
    const int fd = sealed_copy(payload);
    if (fd < 0) return std::nullopt;
    encoded.m_descriptors.push_back(fd);
    payload = {};
  }
  for (const int fd : descriptors) {
    const int copy = fcntl(fd, F_DUPFD_CLOEXEC, k_control_fd + 1);
    if (copy < 0) return std::nullopt;
    encoded.m_descriptors.push_back(copy);
  }
  const Header header{k_magic, static_cast<std::uint16_t>(type),
                      static_cast<std::uint16_t>(encoded.m_descriptors.size() | (bulk ? k_bulk_flag : 0U)), sequence,
                      static_cast<std::uint32_t>(payload.size())};
  encoded.m_bytes.assign(reinterpret_cast<const char*>(&header), sizeof header);
  encoded.m_bytes.append(payload);
  return encoded;
}

Encoded::Encoded(Encoded&& other) noexcept
    : m_bytes(std::move(other.m_bytes)), m_sent(other.m_sent), m_descriptors(std::exchange(other.m_descriptors, {})) {}

Encoded::~Encoded() { close_all(m_descriptors); }

int Encoded::send(int socket, int flags) {
  while (m_sent < m_bytes.size()) {
    iovec part{m_bytes.data() + m_sent, m_bytes.size() - m_sent};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * k_descriptor_limit)> control{};
    if (m_sent == 0 && !m_descriptors.empty()) {
      const std::size_t size = sizeof(int) * m_descriptors.size();
      message.msg_control = control.data();
      message.msg_controllen = CMSG_SPACE(size);
      cmsghdr* head = CMSG_FIRSTHDR(&message);
      head->cmsg_level = SOL_SOCKET;
      head->cmsg_type = SCM_RIGHTS;
      head->cmsg_len = CMSG_LEN(size);
      std::memcpy(CMSG_DATA(head), m_descriptors.data(), size);
    }
    const ssize_t count = sendmsg(socket, &message, flags | MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
    m_sent += static_cast<std::size_t>(count);
  }
  return 1;
}

Decoder::~Decoder() {
  for (const int fd : m_descriptors)
    close(fd);
}

Decoder::Received Decoder::receive(int socket, int flags) {
  std::array<char, 65536> buffer;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * 32)> control{};
  iovec part{buffer.data(), buffer.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t count = recvmsg(socket, &message, flags | MSG_CMSG_CLOEXEC);
  if (count < 0)
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? Received::nothing_yet : Received::closed;
  for (cmsghdr* head = CMSG_FIRSTHDR(&message); head != nullptr; head = CMSG_NXTHDR(&message, head)) {
    if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t descriptors = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < descriptors; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(head) + i * sizeof(int), sizeof fd);
      m_descriptors.push_back(fd);
    }
  }
  if (count == 0) return Received::closed;
  m_bytes.append(buffer.data(), static_cast<std::size_t>(count));
  explicit_bzero(buffer.data(), static_cast<std::size_t>(count));
  return Received::bytes;
}

std::optional<Frame> Decoder::next() {
  if (m_fault.empty() && m_descriptors.size() > k_waiting_limit)
    return broken("descriptors that no frame announced have come");
  if (!m_fault.empty() || m_bytes.size() - m_offset < k_header_size) return std::nullopt;
  Header header;
  std::memcpy(&header, m_bytes.data() + m_offset, sizeof header);
  const auto descriptors = static_cast<std::size_t>(header.flags & k_descriptor_mask);
  const bool bulk = (header.flags & k_bulk_flag) != 0;
  if (header.magic != k_magic) return broken("no frame begins");
  if (header.length > k_inline_limit)
    return broken("a frame of " + std::to_string(header.length) + " bytes is announced");
  if (descriptors > k_descriptor_limit || (bulk && descriptors == 0))
    return broken("a frame has a wrong number of descriptors");
  if (m_bytes.size() - m_offset < k_header_size + header.length) return std::nullopt;
  if (m_descriptors.size() < descriptors) return broken("a frame lacks its descriptors");

  Frame frame;
  frame.type = static_cast<Type>(header.type);
  frame.sequence = header.sequence;
  for (std::size_t i = 0; i < descriptors; ++i) {
    frame.descriptors.push_back(m_descriptors.front());
    m_descriptors.pop_front();
  }
  if (!take_payload(frame, header.length, bulk)) return broken("a long payload is not sealed or over the limit");
  explicit_bzero(m_bytes.data() + m_offset, k_header_size + header.length);
  m_offset += k_header_size + header.length;
  m_position += k_header_size + header.length;
  if (m_offset == m_bytes.size()) {
    m_bytes.clear();
    m_offset = 0;
  } else if (m_offset > k_inline_limit) {
    m_bytes.erase(0, m_offset);
    m_offset = 0;
  }
  return frame;
}

bool Decoder::take_payload(Frame& frame, std::size_t length, bool bulk) {
  if (!bulk) {
    frame.payload = m_bytes.substr(m_offset + k_header_size, length);
    return true;
  }
  const int fd = frame.descriptors.front();
  frame.descriptors.erase(frame.descriptors.begin());
  struct stat info{};
  constexpr int k_seals = F_SEAL_WRITE | F_SEAL_SHRINK;
  const int seals = fcntl(fd, F_GET_SEALS);  // -1 for what is no memfd at all.
  bool fine = seals >= 0 && (seals & k_seals) == k_seals && fstat(fd, &info) == 0 &&
              static_cast<std::uint64_t>(info.st_size) <= k_bulk_limit;
  if (fine) {
    frame.payload.resize(static_cast<std::size_t>(info.st_size));
    fine = pread(fd, frame.payload.data(), frame.payload.size(), 0) == info.st_size;
  }
  close(fd);
  return fine;
}

std::optional<Frame> Decoder::broken(const std::string& what) {
  m_fault = what + " at byte " + std::to_string(m_position);
  return std::nullopt;
}

}  // namespace slipway::protocol
