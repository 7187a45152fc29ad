// One worker process: started, talked to, watched until it has ended. All callbacks come from the event loop.
#pragma once

#include <slipway/abi.h>
#include <slipway/base/event_loop.hpp>
#include <slipway/base/process.hpp>
#include <slipway/base/result.hpp>
#include <slipway/plugin/commands.hpp>
#include <slipway/plugin/descriptor.hpp>
#include <slipway/plugin/services.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <worker/protocol/frame.hpp>

namespace slipway::plugin {

// The answer to create(), run() and the facets.
struct StageAnswer {
  slipway_status status = SLIPWAY_OK;
  std::int32_t presence = SLIPWAY_PROBE_UNKNOWN;  // Of a probe.
  std::string message;
  std::string details;  // Empty or a JSON object.
};

// How the process ended.
struct WorkerEnd {
  base::ExitStatus status;
  int crash_signal = 0;        // What its crash handler reported.
  std::string protocol_fault;  // What it sent that makes no sense.
};

class Worker {
public:
  struct Callbacks {
    std::function<void(base::Result<PluginDescriptor>)> described;  // Or why the file does not load (SL0314, SL0511).
    std::function<void(StageAnswer)> created;
    std::function<void(StageAnswer)> finished;
    std::function<void(int)> signalled;    // It, or a command, got SIGINT or SIGTERM from somebody else.
    std::function<void(WorkerEnd)> ended;  // The last callback; its output is drained.
  };
  // Whether commands of the plugin are run or refused with SLIPWAY_E_DENIED.
  enum class Commanding { allowed, refused };
  struct Settings {
    std::string program;           // Path of slipway-worker.
    std::string workspace;         // Its working folder, absolute.
    std::vector<std::string> env;  // Of the worker and of the commands.
    std::int64_t drain_ms = 5000;  // For output that is still open after the end of the worker or of a command.
    Commanding commands = Commanding::allowed;
  };

  // services must outlive the worker.
  Worker(base::EventLoop& loop, Services& services, Callbacks callbacks);
  ~Worker();  // Kills what still runs.
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Starts the process and has it load the open plugin file; described() follows.
  base::Status start(const Settings& settings, const base::Fd& plugin_file);
  void create(const std::string& stage_type, const std::string& config, const std::vector<std::string>& services);
  void run(const std::string& request) { send(protocol::Type::run, request); }
  void plan(const std::string& request) { send(protocol::Type::plan, request); }
  void probe(const std::string& request, const model::Effect& effect);
  // Ask the plugin to stop and stop its commands.
  void cancel(std::int64_t grace_ms);
  // Destroy the stage and leave.
  void end() { send(protocol::Type::end, {}); }
  // To the process group of the worker; SIGKILL also goes to its commands.
  void signal(int number);

private:
  void send(protocol::Type type, std::string_view payload, std::uint32_t sequence = 0,
            const std::vector<int>& descriptors = {});
  void flush();
  void receive();
  void accept(protocol::Frame frame);
  void accept_call(protocol::Frame& frame);
  void reply(std::uint32_t sequence, slipway_status status, std::string_view more = {}, int descriptor = -1);
  void start_command(protocol::Frame& frame);
  void wait_command(std::uint32_t sequence, std::uint64_t id);
  base::EventLoop::Handle pump(base::Fd& pipe);
  void process_ended();
  void finish_if_over();

  base::EventLoop& m_loop;
  Services& m_services;
  Callbacks m_callbacks;
  std::optional<Commands> m_commands;
  base::Child m_child;
  base::Fd m_socket, m_stdout, m_stderr;
  base::EventLoop::Handle m_socket_watch, m_writable_watch, m_stdout_watch, m_stderr_watch, m_end_watch, m_drain_timer;
  std::deque<protocol::Encoded> m_outgoing;
  protocol::Decoder m_decoder;
  WorkerEnd m_end;
  bool m_running = false;
  bool m_exited = false;
  bool m_told_to_stop = false;  // We sent it a signal ourselves.
  std::int64_t m_drain_ms = 0;
  Commanding m_commanding = Commanding::allowed;
};

}  // namespace slipway::plugin
