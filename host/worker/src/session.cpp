#include "session.hpp"

#include <slipway/abi.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <thread>

namespace slipway::worker {

namespace {

std::int64_t now_ms() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
}

}  // namespace

Session::Session(int socket) : m_socket(socket) {
  m_cancel_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (pipe2(m_signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0) _exit(70);
}

void Session::start() {
  std::thread([this] { read_for_ever(); }).detach();
}

protocol::Frame Session::next_command() {
  std::unique_lock lock(m_mutex);
  m_arrived.wait(lock, [this] { return !m_commands.empty(); });
  protocol::Frame frame = std::move(m_commands.front());
  m_commands.pop_front();
  return frame;
}

void Session::send(protocol::Type type, std::string_view payload, const std::vector<int>& descriptors) {
  auto encoded = protocol::Encoded::make(type, 0, payload, descriptors);
  const std::lock_guard lock(m_send_mutex);
  if (!encoded || encoded->send(m_socket, 0) != 1) end_with_host();
}

protocol::Frame Session::call(protocol::Type type, std::string_view payload, const std::vector<int>& descriptors) {
  std::uint32_t sequence = 0;
  {
    const std::lock_guard lock(m_mutex);
    sequence = ++m_last_sequence;
  }
  auto encoded = protocol::Encoded::make(type, sequence, payload, descriptors);
  if (!encoded)
    return {protocol::Type::reply, sequence, protocol::Writer().number<slipway_status>(SLIPWAY_E_CONFIG).take()};
  {
    const std::lock_guard lock(m_send_mutex);
    if (encoded->send(m_socket, 0) != 1) end_with_host();
  }
  std::unique_lock lock(m_mutex);
  m_arrived.wait(lock, [&] { return m_replies.contains(sequence); });
  auto node = m_replies.extract(sequence);
  return std::move(node.mapped());
}

std::int64_t Session::grace_left_ms() const {
  const std::int64_t deadline = m_cancel_deadline_ms.load();
  return deadline < 0 ? -1 : std::max<std::int64_t>(0, deadline - now_ms());
}

void Session::command_started(std::int32_t group) {
  const std::lock_guard lock(m_mutex);
  m_groups.push_back(group);
}

void Session::command_ended(std::int32_t group) {
  const std::lock_guard lock(m_mutex);
  std::erase(m_groups, group);
}

void Session::note_signal(int signal) {
  const int before = errno;  // Of whatever it interrupts.
  const auto byte = static_cast<unsigned char>(signal);
  [[maybe_unused]] const ssize_t ignored = write(m_signal_pipe[1], &byte, 1);
  errno = before;
}

void Session::read_for_ever() {
  for (;;) {
    pollfd watched[] = {{m_socket, POLLIN, 0}, {m_signal_pipe[0], POLLIN, 0}};
    if (poll(watched, 2, -1) < 0) continue;
    if (watched[1].revents != 0) {
      unsigned char signal = 0;
      if (read(m_signal_pipe[0], &signal, 1) == 1)
        send(protocol::Type::signalled, protocol::Writer().number<std::int32_t>(signal).take());
    }
    if (watched[0].revents == 0) continue;
    if ((watched[0].revents & POLLNVAL) != 0) end_with_host();
    if (m_decoder.receive(m_socket, 0) == protocol::Decoder::Received::closed) end_with_host();
    while (auto frame = m_decoder.next())
      accept(std::move(*frame));
    if (!m_decoder.fault().empty()) end_with_host();
  }
}

void Session::accept(protocol::Frame frame) {
  if (frame.type == protocol::Type::cancel) return begin_cancel(protocol::Reader(frame.payload).number<std::int64_t>());
  const std::lock_guard lock(m_mutex);
  if (frame.type == protocol::Type::reply) {
    m_replies.insert_or_assign(frame.sequence, std::move(frame));
  } else {
    m_commands.push_back(std::move(frame));
  }
  m_arrived.notify_all();
}

void Session::begin_cancel(std::int64_t grace_ms) {
  m_cancel_deadline_ms.store(now_ms() + grace_ms);
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t ignored = write(m_cancel_fd, &one, sizeof one);
}

// Without a host nothing may go on: not the plugin, not what was started for it. The group kill takes this process too.
void Session::end_with_host() {
  if (fcntl(m_socket, F_GETFD) < 0) _exit(70);  // The plugin closed it. The host is there and sees to the rest.
  // Whoever holds the lock does so for a few instructions, unless the plugin stopped that thread.
  bool locked = m_mutex.try_lock();
  for (int attempt = 0; attempt < 100 && !locked; ++attempt) {
    usleep(10'000);
    locked = m_mutex.try_lock();
  }
  if (locked) {
    for (const std::int32_t group : m_groups)
      kill(-group, SIGKILL);
    m_mutex.unlock();
  }
  kill(0, SIGKILL);
  _exit(70);
}

}  // namespace slipway::worker
