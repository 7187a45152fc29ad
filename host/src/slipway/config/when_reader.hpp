// The `when` of a stage.
#pragma once

#include <slipway/config/node.hpp>
#include <slipway/config/problems.hpp>
#include <slipway/model/pipeline.hpp>

#include <string>

namespace slipway::config {

// entry: the key `when` with its mapping. subject: "stage 'x'". Patterns between slashes must be regular expressions in
// ECMAScript's grammar. Matching is the planner's.
model::When read_when(const Entry& entry, const std::string& subject, ProblemList& problems);

}  // namespace slipway::config
