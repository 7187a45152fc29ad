// What one tag rule makes of the facts: a function for each type of rule.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/plan/semver.hpp>
#include <slipway/plan/tags.hpp>

#include <string>

namespace slipway::plan {

// Before prefix, suffix and sanitizing.
struct Fired {
  std::string value;      // Empty: the rule gives no tag.
  bool latest = false;    // What it says about "latest" when nobody else does.
  std::string note;       // Why the value is empty.
  bool surprise = false;  // That is worth a warning.
};

// The names that the pattern of a version rule may use. raw: the version as it was written.
Values version_values(const std::string& raw, const SemVer& version);

// values: those of the facts. SL0313: an expression of the rule is wrong.
base::Result<Fired> fire(const TagRule& rule, const TagFacts& facts, const Values& values);

}  // namespace slipway::plan
