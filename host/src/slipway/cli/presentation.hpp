// How a run is shown: decided once from the options, the terminal and the environment.
#pragma once

#include <slipway/cli/arguments.hpp>
#include <slipway/report/style.hpp>

#include <map>
#include <string>

namespace slipway::cli {

enum class View { live, plain, json };

struct Presentation {
  View view = View::plain;
  report::Style style;
};

// What the decision depends on.
struct Surroundings {
  bool terminal = false;  // Standard output is one.
  std::map<std::string, std::string> variables;
};

// Options: output (console|plain|json), color (auto|always|never). Without `output` a terminal gets the live view,
// unless CI is set, whose terminals are logs. NO_COLOR is heeded unless --color=always says otherwise.
Presentation presentation_for(const Arguments& arguments, const Surroundings& surroundings);

// Those of this process.
Surroundings surroundings_of_process();

}  // namespace slipway::cli
