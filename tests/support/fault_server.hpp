// An HTTP server on a free port of 127.0.0.1 that answers as a test tells it, also wrongly.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace slipway::test {

struct ServedRequest {
  std::string method;
  std::string target;  // Path and query.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  // In any case of letters; empty when there is none.
  std::string header(const std::string& name) const;
};

struct Reply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  // Faults.
  long told_length = -1;  // Content-Length that is told instead of the real one.
  bool close = false;     // Close the connection when all is sent.
  bool drop = false;      // Close without any answer.
  int hang_ms = 0;        // Wait before the answer; ends early when the server stops.
  int drip_ms = 0;        // Send the body byte by byte, so far apart.
  std::string raw = {};   // Sent as it is instead of everything above.
};

class FaultServer {
public:
  using Handler = std::function<Reply(const ServedRequest&)>;

  explicit FaultServer(Handler handler);
  FaultServer(const FaultServer&) = delete;
  FaultServer& operator=(const FaultServer&) = delete;
  ~FaultServer();

  int port() const { return m_port; }
  std::string host() const { return "127.0.0.1:" + std::to_string(m_port); }
  std::string url(const std::string& target = "/") const { return "http://" + host() + target; }

  // "METHOD target" of all requests so far.
  std::vector<std::string> log() const;
  std::vector<ServedRequest> requests() const;
  int connections() const { return m_connections; }

private:
  void serve();
  void converse(int connection);
  bool answer(int connection, const ServedRequest& request);
  void wait(int milliseconds) const;

  Handler m_handler;
  int m_listener = -1;
  int m_port = 0;
  std::atomic<bool> m_stopping{false};
  std::atomic<int> m_connections{0};
  mutable std::mutex m_mutex;
  std::vector<ServedRequest> m_requests;
  std::vector<std::thread> m_conversations;
  std::thread m_thread;
};

// Answers one after the other, the last one for ever.
FaultServer::Handler in_turn(std::vector<Reply> replies);

// A port of 127.0.0.1 on which nothing listens.
int closed_port();

}  // namespace slipway::test
