// Plan -> run: starts stages when what they need is done, writes the journal, stops everything on a signal.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/event_sink.hpp>
#include <slipway/model/plan.hpp>
#include <slipway/plugin/catalog.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace slipway::run {

struct RunOptions {
  int jobs = 2;                 // Stages at a time.
  std::int64_t timeout_ms = 0;  // Of the whole run; 0: none.
  std::string resume;  // Id of the run to go on with; empty: a new one, or the unfinished one of the same plan.
  std::vector<std::string> environment;  // "K=V" of this process.
  std::vector<model::EventSink*> sinks;  // Not owned.
};

struct RunOutcome {
  std::string id;
  std::string folder;  // .slipway/runs/ID, absolute.
  base::ExitCode exit = base::ExitCode::done;
  std::vector<base::Error> errors;  // In the order they happened.
};

// Runs to the end. An error is returned only when no run could be begun (locked, state folder not writable, bad resume
// id, stale plan); whatever goes wrong later is in the outcome.
base::Result<RunOutcome> execute(const model::Plan& plan, plugin::Catalog& catalog, const RunOptions& options);

}  // namespace slipway::run
