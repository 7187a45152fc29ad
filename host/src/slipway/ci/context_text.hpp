// A context for people.
#pragma once

#include <slipway/model/context.hpp>

#include <string>

namespace slipway::ci {

// A line for each thing that is known, then what is not and why. Safe to show.
std::string to_text(const model::Context& context);

}  // namespace slipway::ci
