// What the probe can do, each once per process.
#pragma once

#include "inputs.hpp"

namespace slipway::probe {

// Loads the plugin and tells its descriptor.
void describe_trial(const Inputs& inputs);
// Compares this process before and after loading. "runtime": "go".
void quiet_trial(const Inputs& inputs);
// Asks for the descriptor again and again, from several threads.
void entry_trial(const Inputs& inputs);

// Those below have a "stage", what it is granted ("grant"), a "request", a "workspace" and a "canary".

// Tries each "config" until create() takes one, tells which as "accepted", then run() and destroy().
void session_trial(const Inputs& inputs);
// create() with each "config", and destroy(). "strict": with which statuses it may refuse.
void configs_trial(const Inputs& inputs);
// Facets, known and unknown.
void facets_trial(const Inputs& inputs);
// create() and destroy(), often.
void pairing_trial(const Inputs& inputs);

}  // namespace slipway::probe
