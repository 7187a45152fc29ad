// A report of a check, for people and for programs.
#pragma once

#include <slipway/check/check.hpp>

#include <cstdint>
#include <string>

namespace slipway::check {

struct Replay {
  std::uint64_t seed = 1;
  std::string options;  // Those that change what is tried: " --with FILE".
};

// One line for each test, a second with the command that repeats it where something is wrong, and a last one that
// counts.
std::string report_as_text(const CheckReport& report, const Replay& replay);
std::string report_as_json(const CheckReport& report, const Replay& replay);
// A suite named after the plugin, with a case for each test.
std::string report_as_junit(const CheckReport& report, const Replay& replay);

// "slipway plugin check FILE --only ID --seed N"
std::string replay_command(const CheckReport& report, const Finding& finding, const Replay& replay);

}  // namespace slipway::check
