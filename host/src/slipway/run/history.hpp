// Runs of the past, read from their journals.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/event.hpp>
#include <slipway/model/plan.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace slipway::run {

struct RunSummary {
  std::string id;
  std::string folder;
  std::string pipeline;
  std::string short_sha;
  bool with_changes = false;           // Of the commit with uncommitted changes.
  std::vector<std::string> stages;     // Planned.
  std::vector<std::string> not_green;  // Of these, what ended otherwise the last time.
  std::int64_t started_ms = 0;         // Wall time.
  std::int64_t duration_ms = 0;
  bool begun = false;                  // Something is recorded, readable or not.
  bool running = false;                // A host is at work on it now.
  std::optional<base::ExitCode> exit;  // Nothing: unfinished.
  std::string note;                    // A torn last line, a broken chain, ...
};

// The folder of state of a repository: ROOT/.slipway.
std::string state_folder(const std::string& root);

// The id of the newest run; empty: there is none.
std::string newest_run(const std::string& state_folder);

// Newest first. A journal that cannot be read is listed with a note.
std::vector<RunSummary> list_runs(const std::string& state_folder);

// All journaled events of a run. SL0906: the chain is broken.
base::Result<std::vector<model::Event>> read_run(const std::string& state_folder, const std::string& id);

// The plan of a run, as it was recorded.
base::Result<model::Plan> plan_of(const std::vector<model::Event>& events);

}  // namespace slipway::run
