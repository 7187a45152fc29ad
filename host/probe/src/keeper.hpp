// The process around a trial, which nothing that the plugin starts escapes.
#pragma once

namespace slipway::probe {

// The word behind the trial that tells the inner process from the outer one.
constexpr const char* k_kept = "kept";

// Performs the trial in a process of its own, ends what it leaves running and reports that. Ends as the trial does.
// SIGTERM, also sent by the system when whoever started this is gone, ends the trial.
int keep(const char* program, const char* trial);

}  // namespace slipway::probe
