#include <slipway/cli/command.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/repository_root.hpp>
#include <slipway/cli/sitting.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/report/ending.hpp>
#include <slipway/run/history.hpp>

#include <algorithm>
#include <array>

namespace slipway::embedded {
std::string_view cli_page_resume();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"plugin", "ID=PATH", Repeats::yes}, Option{"jobs", "N"},
                               Option{"timeout", "DURATION"}, Option{"output", "console|plain|json"},
                               Option{"color", "auto|always|never"}};

// The newest run that was stopped before its end; empty: there is none.
std::string unfinished_run(const std::string& state) {
  const std::vector<run::RunSummary> runs = run::list_runs(state);
  const auto found = std::find_if(runs.begin(), runs.end(), [](const run::RunSummary& run) {
    return !run.exit || report::worth_resuming(*run.exit);
  });
  return found == runs.end() ? std::string() : found->id;
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
  base::Result<plugin::Catalog> catalog = open_catalog(arguments);
  if (!catalog) return refuse(std::move(catalog).error());
  const std::string root = repository_root();
  options->resume =
      arguments.operands().empty() ? unfinished_run(run::state_folder(root)) : arguments.operands().front();
  if (options->resume.empty()) {
    if (const base::Status status = print("nothing to resume: no run was stopped before its end\n"); !status)
      return refuse(status.error());
    return base::ExitCode::done;
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
