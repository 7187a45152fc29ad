// Small servers and clients on 127.0.0.1 for tests.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>

namespace slipway::test {

inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

// A listening socket; port 0: any free one.
class Listener {
public:
  explicit Listener(std::uint16_t port = 0) : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const int one = 1;
    ::setsockopt(m_fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    sockaddr_in address = loopback(port);
    socklen_t size = sizeof address;
    auto* const raw = reinterpret_cast<sockaddr*>(&address);
    m_listens = ::bind(m_fd, raw, size) == 0 && ::listen(m_fd, 16) == 0;
    ::getsockname(m_fd, raw, &size);
    m_port = ntohs(address.sin_port);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { ::close(m_fd); }
  bool listens() const { return m_listens; }
  int fd() const { return m_fd; }
  std::uint16_t port() const { return m_port; }

private:
  int m_fd;
  bool m_listens = false;
  std::uint16_t m_port = 0;
};

inline std::uint16_t free_port() { return Listener().port(); }

// Answers every request with one status, after so many that it drops.
class StatusServer {
public:
  explicit StatusServer(int status, int dropped = 0, std::uint16_t port = 0)
      : m_status(status), m_dropped(dropped), m_listener(port), m_thread([this] { serve(); }) {}
  StatusServer(const StatusServer&) = delete;
  StatusServer& operator=(const StatusServer&) = delete;
  ~StatusServer() {
    m_stop = true;
    m_thread.join();
  }
  bool listens() const { return m_listener.listens(); }
  std::uint16_t port() const { return m_listener.port(); }
  int requests() const { return m_requests; }
  std::string url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(port()) + path; }

private:
  void serve() {
    while (!m_stop) {
      pollfd waiting{m_listener.fd(), POLLIN, 0};
      if (::poll(&waiting, 1, 10) <= 0) continue;
      const int client = ::accept4(m_listener.fd(), nullptr, nullptr, SOCK_CLOEXEC);
      char request[4096];
      if (++m_requests > m_dropped && ::read(client, request, sizeof request) > 0) {
        const std::string reply = "HTTP/1.1 " + std::to_string(m_status) + " X\r\nContent-Length: 0\r\n\r\n";
        [[maybe_unused]] const ssize_t sent = ::write(client, reply.data(), reply.size());
      }
      ::close(client);
    }
  }

  int m_status;
  int m_dropped;
  Listener m_listener;
  std::atomic<bool> m_stop = false;
  std::atomic<int> m_requests = 0;
  std::thread m_thread;
};

// The body of GET http://127.0.0.1:PORT/path; empty when there is no answer.
inline std::string http_get(std::uint16_t port, const std::string& path) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  std::string text;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    const std::string request = "GET " + path + " HTTP/1.0\r\n\r\n";
    [[maybe_unused]] const ssize_t sent = ::write(fd, request.data(), request.size());
    char buffer[4096];
    for (ssize_t count = 0; (count = ::read(fd, buffer, sizeof buffer)) > 0;)
      text.append(buffer, static_cast<std::size_t>(count));
  }
  ::close(fd);
  const std::size_t body = text.find("\r\n\r\n");
  return body == std::string::npos ? std::string() : text.substr(body + 4);
}

}  // namespace slipway::test
