// A plan for people: what `slipway plan` prints.
#pragma once

#include <slipway/model/plan.hpp>

#include <string>

namespace slipway::plan {

// Plain text of several lines, ends with a newline, no colour.
std::string to_text(const model::Plan& plan);

}  // namespace slipway::plan
