// The validated content of slipway.yaml.
#pragma once

#include <slipway/base/error.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace slipway::model {

// Patterns are globs, or regular expressions between slashes. An empty list lets everything pass.
struct When {
  std::vector<std::string> branch;
  std::vector<std::string> tag;
  std::vector<std::string> event;
  friend bool operator==(const When&, const When&) = default;
};

struct Stage {
  std::string name;
  std::string uses;  // "test" for a bundled stage type, otherwise its reverse-DNS id.
  std::vector<std::string> needs;
  std::string with = "{}";           // Parameters, a JSON object, before expressions are expanded.
  std::vector<std::string> env;      // Names of environment variables that the stage's commands may see.
  std::vector<std::string> secrets;  // Names of secrets that the stage may read.
  std::string environment;           // Name, or empty.
  std::optional<When> when;
  std::optional<std::int64_t> timeout_ms;  // Of the whole stage.
  friend bool operator==(const Stage&, const Stage&) = default;
};

struct Environment {
  std::string name;
  std::string url;
  friend bool operator==(const Environment&, const Environment&) = default;
};

struct Pipeline {
  std::string name;
  std::string image;
  std::vector<Stage> stages;  // In the order of the file.
  std::vector<Environment> environments;
  friend bool operator==(const Pipeline&, const Pipeline&) = default;
};

}  // namespace slipway::model
