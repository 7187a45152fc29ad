#include <slipway/cli/command.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/repository_root.hpp>
#include <slipway/cli/sitting.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/report/ending.hpp>
#include <slipway/run/history.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace slipway::embedded {
std::string_view cli_page_resume();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"plugin", "ID=PATH", Repeats::yes},
                               Option{"locked", ""},
                               Option{"no-locked", ""},
                               Option{"no-third-party", ""},
                               Option{"jobs", "N"},
                               Option{"timeout", "DURATION"},
                               Option{"output", "console|plain|json"},
                               Option{"color", "auto|always|never"}};

bool stopped(const run::RunSummary& run) { return !run.exit || report::worth_resuming(*run.exit); }

// Runs that recorded anything, newest first.
std::vector<run::RunSummary> runs_of(const std::string& root) {
  std::vector<run::RunSummary> runs = run::list_runs(run::state_folder(root));
  std::erase_if(runs, [](const run::RunSummary& run) { return !run.begun; });
  return runs;
}

// Only the newest run is gone on with unasked: an older one would take back what a newer one published.
std::string nothing_to_resume(const std::vector<run::RunSummary>& runs) {
  if (runs.empty()) return "nothing to resume: there is no run\n";
  std::string text = fmt::format("nothing to resume: the newest run, {}, has ended\n", runs.front().id);
  const auto older = std::find_if(runs.begin(), runs.end(), stopped);
  if (older != runs.end())
    text += fmt::format("an older one was stopped before its end: slipway resume {}\n", older->id);
  return text;
}

base::Result<model::Plan> recorded_plan(const std::string& root, const std::string& id) {
  SLIPWAY_TRY_ASSIGN(const std::vector<model::Event> events, run::read_run(run::state_folder(root), id));
  SLIPWAY_TRY_ASSIGN(model::Plan plan, run::plan_of(events));
  // The checkout may have been moved since.
  plan.source.root = root;
  return plan;
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  base::Result<run::RunOptions> options = run_options(arguments);
  if (!options) return refuse(std::move(options).error());
  Checked<plugin::Catalog> catalog = open_catalog(arguments);
  if (!catalog) return refuse(std::move(catalog).error());
  const std::string root = repository_root();
  if (!arguments.operands().empty()) {
    options->resume = arguments.operands().front();
  } else {
    const std::vector<run::RunSummary> runs = runs_of(root);
    if (runs.empty() || !stopped(runs.front())) {
      if (const base::Status status = print(nothing_to_resume(runs)); !status) return refuse(status.error());
      return base::ExitCode::done;
    }
    options->resume = runs.front().id;
  }
  const base::Result<model::Plan> plan = recorded_plan(root, options->resume);
  if (!plan) return refuse(plan.error());
  return carry_out(*plan, *catalog, arguments, std::move(*options));
}

}  // namespace

const Command k_resume_command{.name = "resume",
                               .summary = "finish a run that was stopped",
                               .page = embedded::cli_page_resume,
                               .options = k_options,
                               .operands = {"RUN", 0, 1},
                               .execute = execute};

}  // namespace slipway::cli
