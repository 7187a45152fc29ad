// The values that stages emit: which names have a meaning for the host, and whether what was emitted keeps to it.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/run/run_state.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace slipway::run {

// Schema of the record of that name; empty when the host knows none.
std::string_view record_schema(std::string_view name);

// SL0509 when the value is not JSON, breaks the schema of its name, or repeats a name that may come once.
base::Status check_value(const std::string& name, const std::string& json, const std::vector<EmittedValue>& before);

// SL0509 when the values of a successful stage do not keep the promise of its output schema.
base::Status check_promise(const std::string& stage, const std::string& output_schema,
                           const std::vector<EmittedValue>& values);

}  // namespace slipway::run
