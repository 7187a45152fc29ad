// A registry that says what a test has written down for it.
#pragma once

#include "impatient.hpp"
#include "support/fault_server.hpp"

#include <slipway/kit/oci_registry.hpp>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace slipway::test {

// Replies by "METHOD target", in turn, the last one for ever; anything else is a failure of the test.
class Scripted {
public:
  explicit Scripted(std::map<std::string, std::vector<Reply>> script)
      : m_script(std::move(script)), m_server([this](const ServedRequest& request) { return answer(request); }),
        m_repository(
            kit::open_repository(kit::parse_reference(m_server.host() + "/app").value(), impatient()).value()) {}

  kit::OciRepository& repository() { return *m_repository; }
  std::vector<std::string> log() const { return m_server.log(); }
  std::string url(const std::string& target) const { return m_server.url(target); }
  FaultServer& server() { return m_server; }

private:
  Reply answer(const ServedRequest& request) {
    auto& replies = m_script[request.method + " " + request.target];
    if (replies.empty()) return {418, {}, "not in the script"};
    const Reply reply = replies.front();
    if (replies.size() > 1) replies.erase(replies.begin());
    return reply;
  }

  std::map<std::string, std::vector<Reply>> m_script;
  FaultServer m_server;
  std::unique_ptr<kit::OciRepository> m_repository;
};

}  // namespace slipway::test
