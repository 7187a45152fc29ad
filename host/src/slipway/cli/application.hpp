// The command line as a whole: finds the command, runs it, tells what went wrong.
#pragma once

namespace slipway::cli {

// Returns the exit code of the process; docs/exit-codes.md is its manual. Never throws.
int run(int argc, char** argv);

}  // namespace slipway::cli
