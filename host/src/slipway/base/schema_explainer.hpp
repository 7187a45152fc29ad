// Says in words of a person where and why a value disagrees with its schema.
#pragma once

#include <slipway/base/json_schema.hpp>

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace slipway::base {

// Strings longer than this are not matched against patterns, since the matcher recurses; they count as not matching.
constexpr std::size_t k_longest_matched = 4096;

// The schema is one that JsonSchema::parse accepted. Knows the keywords of draft 7 and "$defs"; what it does not know
// it does not complain about, so an empty answer is not a proof.
std::vector<SchemaProblem> explain(const nlohmann::json& schema, const nlohmann::json& value);

// The node that a local reference ("#/$defs/name") names; null when there is none.
const nlohmann::json* resolve_reference(const nlohmann::json& root, const nlohmann::json& reference);

}  // namespace slipway::base
