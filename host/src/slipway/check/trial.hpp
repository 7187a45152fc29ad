// One process of the probe with the folders that it gets, judged.
#pragma once

#include <slipway/check/finding.hpp>
#include <slipway/check/probe_process.hpp>
#include <slipway/check/scratch.hpp>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace slipway::check {

using Listing = std::map<std::string, std::string>;

// What a judge sees besides the finding that it may make worse.
struct Evidence {
  const ProbeEnd& end;
  const Scratch& scratch;
  const Listing& before;
  const Listing& after;
};
using Judge = std::function<void(const Evidence&, Finding&)>;

struct Trial {
  std::string id;     // Of the test.
  std::string probe;  // What the probe is to do.
  std::vector<std::pair<std::string, std::string>> inputs = {};
  Surroundings surroundings = Surroundings::usual;
  Judge judge = {};
  std::vector<std::string> configs = {};  // Those among the inputs.
  std::vector<std::string> also = {};     // Other tests that this trial finds violations of.
};

struct TrialHost {
  std::string program;  // Path of slipway-plugin-probe.
  int plugin_fd = -1;
  std::int64_t deadline_ms = 5000;
};

struct Tried {
  Finding finding;
  std::vector<Finding> also;
  ProbeEnd end;
};

// Any thread.
base::Result<Tried> perform(const TrialHost& host, const Trial& trial);
// All of them, some at the same time; the answers are in the order of the trials.
base::Result<std::vector<Tried>> perform_all(const TrialHost& host, const std::vector<Trial>& trials);

// The name of the first entry that is new or changed, outside of the workspace and the output folder. Empty: none.
std::string changed_outside(const Listing& before, const Listing& after);

// What every stage and its plugin may print or hide nowhere.
inline constexpr const char* k_canary = "slipway-canary-5f2d9c71e0";

}  // namespace slipway::check
