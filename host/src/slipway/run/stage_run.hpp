// One stage from its start to its end: prepares the workspace, supervises the worker, serves what the plugin asks for.
#pragma once

#include <slipway/base/event_loop.hpp>
#include <slipway/model/plan.hpp>
#include <slipway/plugin/catalog.hpp>
#include <slipway/plugin/services.hpp>
#include <slipway/plugin/worker.hpp>
#include <slipway/run/effect_ledger.hpp>
#include <slipway/run/event_stream.hpp>
#include <slipway/run/run_folder.hpp>
#include <slipway/run/run_state.hpp>
#include <slipway/run/secrets.hpp>
#include <slipway/run/stage_log.hpp>

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace slipway::run {

// What all stages of a run share. Owned by the runner.
struct RunContext {
  base::EventLoop& loop;
  const model::Plan& plan;
  const RunFolder& folder;
  const plugin::Installation& installation;
  EventStream& events;
  RunState& state;
  Secrets& secrets;
  std::vector<std::string> environment;  // "K=V" of this process.
  std::vector<pid_t> kept;               // Processes that outlive the run.
  bool resumed = false;
};

struct StageEnd {
  std::optional<base::Error> error;  // Nothing: green.
};

class StageRun : private plugin::Services {
public:
  struct Callbacks {
    std::function<void(StageEnd)> ended;  // Once, the last.
    std::function<void(int)> signalled;   // Somebody stopped a process of the stage.
  };
  StageRun(RunContext& context, const model::PlannedStage& stage, plugin::PluginDescriptor plugin, Callbacks callbacks);

  void start();
  // Ask, then insist: the stage is over within 3 s. number: SIGINT or SIGTERM.
  void cancel(int number, const std::string& reason);
  // At once.
  void kill();
  const std::string& name() const { return m_stage.name; }

private:
  enum class Phase { loading, creating, planning, probing, running, leaving, over };

  base::Status prepare();
  base::Status launch();
  void described(base::Result<plugin::PluginDescriptor> description);
  void created(const plugin::StageAnswer& answer);
  void finished(const plugin::StageAnswer& answer);
  void begin_planning();
  void probe_next();
  void begin_running();
  void conclude(const plugin::StageAnswer& answer);
  void leave();
  void fail(base::Error error);
  void limit(std::int64_t milliseconds, base::Error error);
  void stopped_by_stranger(int number);
  void worker_ended(const plugin::WorkerEnd& end);
  void finish();
  base::Result<std::vector<std::string>> granted_services() const;
  bool publishes() const;
  std::vector<std::string> environment() const;
  base::Error masked(base::Error error) const;
  // What the plugin is told of an error. The reason goes to the log, because a status alone explains nothing.
  slipway_status refuse(const base::Error& error);
  static slipway_status status_of(const base::Error& error);
  // Into the journal, on behalf of the plugin.
  slipway_status record(model::Fact fact);
  std::string masked_json(const nlohmann::json& json) const;
  base::Status check_effect(const model::Effect& effect) const;

  void log(int level, std::string_view text) override;
  void progress(int parts, const std::string& label) override;
  void output(std::uint64_t source, std::string_view bytes) override;
  void warn(const std::string& text) override;
  slipway_status value(const std::string& name, const std::string& json) override;
  slipway_status artifact(plugin::OfferedArtifact artifact) override;
  plugin::SecretAnswer secret(const std::string& name) override;
  slipway_status keep(pid_t pid) override;
  plugin::CacheAnswer cache_fetch(const std::string& key) override;
  slipway_status cache_store(const std::string& key, base::Fd content) override;
  slipway_status effect_declare(const model::Effect& effect) override;
  plugin::EffectAnswer effect_begin(const model::Effect& effect) override;
  slipway_status effect_done(const model::Effect& effect, const std::string& observed) override;

  RunContext& m_context;
  const model::PlannedStage& m_stage;
  plugin::PluginDescriptor m_plugin;
  Callbacks m_callbacks;
  StageLog m_log;
  EffectLedger m_effects;
  std::vector<model::Digest> m_passed;  // Images that the gate let through.
  std::optional<plugin::Worker> m_worker;
  std::string m_request;
  Phase m_phase = Phase::loading;
  std::optional<base::Error> m_error;    // The first; later ones follow from it.
  std::optional<base::Error> m_refused;  // The first thing of the plugin's that was not taken.
  std::string m_not_seen_why;            // What the plugin said of the last effect that it could not look at.
  bool m_cancelled = false;
  bool m_answered = false;  // With what counts: before it was told to stop.
  std::int64_t m_started_ms = 0;
  base::EventLoop::Handle m_limit, m_term_timer, m_kill_timer;
};

}  // namespace slipway::run
