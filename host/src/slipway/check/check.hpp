// Does a plugin keep the rules of the ABI? All tests of one file.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/check/finding.hpp>
#include <slipway/check/static_tests.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace slipway::check {

struct CheckSettings {
  std::string program;            // Path of slipway-plugin-probe.
  int level = k_highest_level;    // 1 file and description, 2 contract, 3 behaviour, 4 hostility.
  std::vector<std::string> only;  // Ids; these instead of a level.
  std::uint64_t seed = 1;
  Demands allowed;
  std::string config;               // JSON text of parameters to use instead of made-up ones.
  std::int64_t deadline_ms = 5000;  // Of one test.
};

struct CheckReport {
  std::string path;
  std::string digest;
  std::string plugin;  // Its id, once it was loaded.
  std::string version;
  std::vector<Finding> findings;  // One for each test that was asked for, in the order of tests().
  std::int64_t milliseconds = 0;

  std::size_t count(Outcome outcome) const;
  // Nothing failed, crashed or timed out.
  bool passed() const;
};

// SL0308: no such file. SL0314: the file cannot be read as a plugin at all. SL0909 as plugin::check_ownership says.
base::Result<CheckReport> check_plugin(const std::string& path, const CheckSettings& settings);

}  // namespace slipway::check
