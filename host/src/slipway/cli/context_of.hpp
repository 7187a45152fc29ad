// The context of a command: of the file that the user names, or what the variables of the CI system tell.
#pragma once

#include <slipway/cli/arguments.hpp>
#include <slipway/cli/checked.hpp>
#include <slipway/model/context.hpp>
#include <slipway/model/source_state.hpp>

namespace slipway::cli {

// Option: context. source: fills what is left open; nullptr where there is no repository. Whatever is wrong with the
// file, or with GitHub's event.
Checked<model::Context> context_of(const Arguments& arguments, const model::SourceState* source);

}  // namespace slipway::cli
