#include <slipway/cli/command.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/sitting.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/plan/plan_json.hpp>
#include <slipway/plan/plan_text.hpp>

#include <array>
#include <limits>

namespace slipway::embedded {
std::string_view cli_page_run();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"file", "FILE"},
                               Option{"plugin", "ID=PATH", Repeats::yes},
                               Option{"locked", ""},
                               Option{"no-locked", ""},
                               Option{"no-third-party", ""},
                               Option{"ref", "REF"},
                               Option{"event", "NAME"},
                               Option{"context", "FILE"},
                               Option{"dirty", ""},
                               Option{"dry-run", ""},
                               Option{"jobs", "N"},
                               Option{"timeout", "DURATION"},
                               Option{"output", "console|plain|json"},
                               Option{"color", "auto|always|never"}};

Checked<base::ExitCode> show_plan(const model::Plan& plan, const Arguments& arguments) {
  const bool json = arguments.text("output") == "json";
  if (const base::Status status = print(json ? plan::to_json(plan) : plan::to_text(plan)); !status)
    return refuse(status.error());
  return base::ExitCode::done;
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  base::Result<run::RunOptions> options = run_options(arguments);
  if (!options) return refuse(std::move(options).error());
  Checked<plugin::Catalog> catalog = open_catalog(arguments);
  if (!catalog) return refuse(std::move(catalog).error());
  const Checked<Prepared> prepared = prepare_plan(arguments, arguments.operands(), *catalog);
  if (!prepared) return refuse(prepared.error());
  tell_warnings(prepared->warnings);
  if (!prepared->runnable) return refuse(prepared->runnable.error());
  if (arguments.has("dry-run")) return show_plan(prepared->plan, arguments);
  return carry_out(prepared->plan, *catalog, arguments, std::move(*options));
}

}  // namespace

const Command k_run_command{.name = "run",
                            .summary = "plan and run the pipeline",
                            .page = embedded::cli_page_run,
                            .options = k_options,
                            .operands = {"STAGE", 0, std::numeric_limits<std::size_t>::max()},
                            .execute = execute};

}  // namespace slipway::cli
