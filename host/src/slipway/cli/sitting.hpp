// One sitting of a run, from its plan to its exit code, shown to whoever looks on.
#pragma once

#include <slipway/cli/arguments.hpp>
#include <slipway/cli/checked.hpp>
#include <slipway/model/plan.hpp>
#include <slipway/plugin/catalog.hpp>
#include <slipway/run/runner.hpp>

namespace slipway::cli {

// From the options jobs and timeout, and the environment of this process. SL0204: a value that makes no sense.
base::Result<run::RunOptions> run_options(const Arguments& arguments);

// The sinks of the options are set here. Options of the command line that are read: output, color.
Checked<base::ExitCode> carry_out(const model::Plan& plan, plugin::Catalog& catalog, const Arguments& arguments,
                                  run::RunOptions options);

}  // namespace slipway::cli
