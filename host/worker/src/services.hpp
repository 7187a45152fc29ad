// The host as the plugin sees it: the ABI's service tables on top of the session.
#pragma once

#include "session.hpp"

#include <slipway/abi.h>

#include <map>
#include <mutex>
#include <set>
#include <string>

namespace slipway::worker {

class Services {
public:
  Services(Session& session, std::uint32_t min_log_level);
  Services(const Services&) = delete;
  Services& operator=(const Services&) = delete;

  const slipway_host* host() const { return &m_host; }
  Session& session() { return m_session; }

  // Which ids service() gives out.
  void grant(std::set<std::string> ids) { m_granted = std::move(ids); }
  bool offers(const std::string& id) const;

  // Why the last call did not succeed; taking it clears it.
  struct Failure {
    std::string message;
    std::string details;
  };
  Failure take_failure();

  // The group of a command that is running, so that it can be forgotten when it ended.
  void remember_command(std::uint64_t id, std::int32_t group);
  void forget_command(std::uint64_t id);

private:
  static const void* service(const slipway_host* host, const char* id);
  static void fail(const slipway_host* host, slipway_status code, slipway_str message, slipway_str details);

  Session& m_session;
  slipway_host m_host{};
  slipway_log_v1 m_log{};
  slipway_cancel_v1 m_cancel{};
  std::set<std::string> m_granted;
  std::mutex m_mutex;  // Of the two below.
  Failure m_failure;
  std::map<std::uint64_t, std::int32_t> m_commands;
};

}  // namespace slipway::worker
