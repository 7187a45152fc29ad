// One life of slipway-plugin-probe: started for one trial, listened to, ended at its deadline.
#pragma once

#include <slipway/base/result.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace slipway::check {

struct ProbeRequest {
  std::string program;  // Path of slipway-plugin-probe.
  int plugin_fd = -1;
  std::string trial;
  std::vector<std::pair<std::string, std::string>> inputs = {};
  std::string folder = "/";  // Its working folder.
  std::vector<std::string> env = {};
  std::int64_t deadline_ms = 5000;
};

struct Violation {
  std::string rule;
  std::string message;
};

struct ProbeEnd {
  std::string place;  // What was called last.
  std::vector<Violation> violations;
  std::map<std::string, std::string> facts;  // JSON by name, the last of each.
  std::vector<std::string> outputs;          // Of each run().
  std::vector<std::pair<std::string, int>> returned;
  bool done = false;
  bool exited = false;  // The plugin called exit().
  bool timed_out = false;
  int code = 0;
  int signal = 0;
  std::string printed;  // Its standard output and error, the beginning.
  std::int64_t milliseconds = 0;
};

// Any thread. An error: it could not be started.
base::Result<ProbeEnd> run_probe(const ProbeRequest& request);

}  // namespace slipway::check
