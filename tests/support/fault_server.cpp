#include "fault_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>

namespace slipway::test {
namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int bound_socket(int& port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  if (fd < 0 || ::bind(fd, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) != 0)
    std::abort();
  port = ntohs(address.sin_port);
  return fd;
}

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool readable(int fd, int milliseconds) {
  pollfd waiting{fd, POLLIN, 0};
  return ::poll(&waiting, 1, milliseconds) > 0;
}

// Reads on until `done` says so.
class Input {
public:
  Input(int fd, const std::atomic<bool>& stopping) : m_fd(fd), m_stopping(stopping) {}

  bool more() {
    while (!readable(m_fd, 20))
      if (m_stopping) return false;
    char buffer[65536];
    const ssize_t count = ::recv(m_fd, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    m_bytes.append(buffer, static_cast<std::size_t>(count));
    return true;
  }
  std::optional<std::string> until(const std::string& mark) {
    std::size_t place = 0;
    while ((place = m_bytes.find(mark)) == std::string::npos)
      if (!more()) return std::nullopt;
    return take(place + mark.size());
  }
  std::optional<std::string> exactly(std::size_t size) {
    while (m_bytes.size() < size)
      if (!more()) return std::nullopt;
    return take(size);
  }

private:
  std::string take(std::size_t size) {
    std::string part = m_bytes.substr(0, size);
    m_bytes.erase(0, size);
    return part;
  }

  int m_fd;
  const std::atomic<bool>& m_stopping;
  std::string m_bytes;
};

void parse_header(const std::string& line, ServedRequest& request) {
  const std::size_t colon = line.find(':');
  if (colon == std::string::npos) return;
  const std::size_t value = line.find_first_not_of(' ', colon + 1);
  request.headers.emplace_back(line.substr(0, colon), value == std::string::npos ? "" : line.substr(value));
}

std::optional<ServedRequest> read_request(Input& input) {
  const auto head = input.until("\r\n\r\n");
  if (!head) return std::nullopt;
  ServedRequest request;
  std::size_t end = head->find("\r\n");
  const std::string first = head->substr(0, end);
  request.method = first.substr(0, first.find(' '));
  request.target = first.substr(request.method.size() + 1, first.rfind(' ') - request.method.size() - 1);
  while (end + 2 < head->size()) {
    const std::size_t start = end + 2;
    end = head->find("\r\n", start);
    parse_header(head->substr(start, end - start), request);
  }
  const std::string length = request.header("content-length");
  const auto body = input.exactly(length.empty() ? 0 : static_cast<std::size_t>(std::stoul(length)));
  if (!body) return std::nullopt;
  request.body = *body;
  return request;
}

}  // namespace

std::string ServedRequest::header(const std::string& name) const {
  for (const auto& [key, value] : headers)
    if (::strcasecmp(key.c_str(), name.c_str()) == 0) return value;
  return {};
}

FaultServer::FaultServer(Handler handler) : m_handler(std::move(handler)) {
  m_listener = bound_socket(m_port);
  if (::listen(m_listener, 64) != 0) std::abort();
  m_thread = std::thread([this] { serve(); });
}

FaultServer::~FaultServer() {
  m_stopping = true;
  m_thread.join();
  for (std::thread& conversation : m_conversations)
    conversation.join();
  ::close(m_listener);
}

std::vector<ServedRequest> FaultServer::requests() const {
  const std::lock_guard guard(m_mutex);
  return m_requests;
}

std::vector<std::string> FaultServer::log() const {
  std::vector<std::string> lines;
  for (const ServedRequest& request : requests())
    lines.push_back(request.method + " " + request.target);
  return lines;
}

void FaultServer::serve() {
  while (!m_stopping) {
    if (!readable(m_listener, 20)) continue;
    const int connection = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    ++m_connections;
    m_conversations.emplace_back([this, connection] {
      converse(connection);
      ::close(connection);
    });
  }
}

void FaultServer::converse(int connection) {
  Input input(connection, m_stopping);
  while (const auto request = read_request(input)) {
    {
      const std::lock_guard guard(m_mutex);
      m_requests.push_back(*request);
    }
    if (!answer(connection, *request)) return;
  }
}

void FaultServer::wait(int milliseconds) const {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  while (!m_stopping && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min(10, milliseconds)));
}

// False when the connection is to be closed.
bool FaultServer::answer(int connection, const ServedRequest& request) {
  const Reply reply = m_handler(request);
  wait(reply.hang_ms);
  if (reply.drop) return false;
  if (!reply.raw.empty()) return send_all(connection, reply.raw) && !reply.close;
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " Scripted\r\n";
  for (const auto& [name, value] : reply.headers)
    head.append(name).append(": ").append(value).append("\r\n");
  const long length = reply.told_length >= 0 ? reply.told_length : static_cast<long>(reply.body.size());
  head += "Content-Length: " + std::to_string(length) + "\r\n\r\n";
  if (request.method == "HEAD") return send_all(connection, head) && !reply.close;
  if (reply.drip_ms == 0) return send_all(connection, head + reply.body) && !reply.close;
  if (!send_all(connection, head)) return false;
  for (const char byte : reply.body) {
    wait(reply.drip_ms);
    if (m_stopping || !send_all(connection, {&byte, 1})) return false;
  }
  return !reply.close;
}

FaultServer::Handler in_turn(std::vector<Reply> replies) {
  const auto next = std::make_shared<std::atomic<std::size_t>>(0);
  return [replies = std::move(replies), next](const ServedRequest&) {
    return replies[std::min((*next)++, replies.size() - 1)];
  };
}

int closed_port() {
  int port = 0;
  ::close(bound_socket(port));
  return port;
}

}  // namespace slipway::test
