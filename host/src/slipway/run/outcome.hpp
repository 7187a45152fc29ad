// From what a plugin or its process did to the one error that is shown.
#pragma once

#include <slipway/base/error.hpp>
#include <slipway/plugin/worker.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace slipway::run {

// The stage answered. Nothing when it succeeded. An unknown negative status counts as an internal failure.
std::optional<base::Error> error_of_answer(const std::string& stage, const plugin::StageAnswer& answer);

// The process ended without an answer.
base::Error error_of_end(const std::string& stage, const plugin::WorkerEnd& end, const std::string& last_line);

base::Error timed_out(const std::string& stage, std::int64_t limit_ms);

// A plugin's fault (exit 5) says at its end which plugin it is, by id, version and digest. A time-out does not: it is
// as often the fault of what the stage was told to do.
base::Error naming(const plugin::PluginDescriptor& plugin, base::Error error);

}  // namespace slipway::run
