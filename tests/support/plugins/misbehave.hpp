// What the acts of the stage that misbehaves share.
#pragma once

#include "fields.hpp"

#include <slipway/abi.h>

#include <string>
#include <string_view>

namespace misbehave {

constexpr int k_control = 3;
constexpr long k_mebibyte = 1024 * 1024;

struct Stage {
  const slipway_host* host;
  std::string config;
  std::string request;

  std::string text(const char* key) const { return fixture::field(config, key); }
  long number(const char* key, long otherwise) const { return fixture::number(config, key, otherwise); }
  template <typename Table>
  const Table* service(const char* id) const {
    return static_cast<const Table*>(host->service(host, id));
  }
  void log(const std::string& line) const {
    if (const auto* table = service<slipway_log_v1>(SLIPWAY_SERVICE_LOG))
      table->write(host, SLIPWAY_LOG_INFO, {line.data(), line.size()}, {nullptr, 0});
  }
  slipway_status fail(slipway_status status, const std::string& why) const {
    host->fail(host, status, {why.data(), why.size()}, {nullptr, 0});
    return status;
  }
  slipway_status emit(std::string_view name, std::string_view json) const {
    const auto* table = service<slipway_emit_v1>(SLIPWAY_SERVICE_EMIT);
    const slipway_status status = table->value(host, {name.data(), name.size()}, {json.data(), json.size()});
    return status == SLIPWAY_OK ? status : fail(status, "the host did not take a value");
  }
  // The run's own folder, through the folder that is kept for this stage.
  std::string journal() const { return fixture::field(request, "output") + "/../../journal.jsonl"; }
};

// To standard output, whole.
void say(std::string_view text);

// Of misbehave.cpp.
slipway_status do_hang(const Stage& stage);

// Of misbehave_processes.cpp.
slipway_status do_daemonise(const Stage& stage);
slipway_status do_hold_output(const Stage& stage);
slipway_status do_hold_output_as_daemon(const Stage& stage);
slipway_status do_fork_bomb(const Stage& stage);
slipway_status do_change_process(const Stage& stage);
slipway_status do_threads(const Stage& stage);
slipway_status do_kill_host(const Stage& stage);
slipway_status do_signal_itself(const Stage& stage);
slipway_status do_command(const Stage& stage);

}  // namespace misbehave
