// A host for one worker that writes down, in one list, all that is said to it.
#pragma once

#include "fixtures.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/event_loop.hpp>
#include <slipway/plugin/plugin_file.hpp>
#include <slipway/plugin/services.hpp>
#include <slipway/plugin/worker.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace slipway::test {

class Recorder : public plugin::Services {
public:
  explicit Recorder(std::string fixture, std::int64_t drain_ms = 5000);

  // What is done when the worker says so; by default the next step of a whole life: load, create, run, end.
  std::function<void(plugin::Worker&)> on_created = [](plugin::Worker& worker) { worker.run("{}"); };
  std::function<void(plugin::Worker&)> on_finished = [](plugin::Worker& worker) { worker.end(); };
  std::function<void(plugin::Worker&, const std::string&)> on_output;
  std::string stage_type = "dev.slipway.tests.echo";
  std::vector<std::string> services{SLIPWAY_SERVICE_LOG,   SLIPWAY_SERVICE_PROGRESS, SLIPWAY_SERVICE_CANCEL,
                                    SLIPWAY_SERVICE_EMIT,  SLIPWAY_SERVICE_SECRET,   SLIPWAY_SERVICE_EXEC,
                                    SLIPWAY_SERVICE_CACHE, SLIPWAY_SERVICE_EFFECT};

  // A whole life of the worker.
  void live(const std::string& config);

  std::vector<std::string> told;  // One line each.
  std::string said;               // stdout and stderr.
  std::size_t logged_bytes = 0;
  std::vector<std::string> warnings;
  std::vector<int> signals;
  std::optional<plugin::StageAnswer> created, finished;
  std::optional<plugin::WorkerEnd> ended;
  base::EventLoop loop;
  TempFolder workspace;

private:
  void tell(const std::string& line) { told.push_back(line); }
  void log(int level, std::string_view text) override;
  void progress(int parts, const std::string& label) override;
  void output(std::uint64_t source, std::string_view bytes) override;
  void warn(const std::string& text) override { warnings.push_back(text); }
  slipway_status value(const std::string& name, const std::string& json) override;
  slipway_status artifact(plugin::OfferedArtifact artifact) override;
  plugin::SecretAnswer secret(const std::string& name) override;
  slipway_status keep(pid_t pid) override;
  plugin::CacheAnswer cache_fetch(const std::string& key) override;
  slipway_status cache_store(const std::string& key, base::Fd content) override;
  slipway_status effect_declare(const model::Effect& effect) override;
  plugin::EffectAnswer effect_begin(const model::Effect& effect) override;
  slipway_status effect_done(const model::Effect& effect, const std::string& observed) override;

  std::string m_fixture;
  std::int64_t m_drain_ms;
  plugin::Worker* m_worker = nullptr;
  std::map<std::string, std::string> m_cache;
};

}  // namespace slipway::test
