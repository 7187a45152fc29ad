// What one entry makes of the context: a function for each type.
#pragma once

#include <slipway/plan/metadata/entry.hpp>
#include <slipway/plan/metadata/expressions.hpp>

#include <optional>
#include <string>

namespace slipway::plan::metadata {

struct Fired {
  std::string value;    // Before prefix and suffix.
  bool latest = false;  // What the entry says about "latest" when the flavor leaves it to the entries.
};

struct Surroundings {
  const Context& context;
  const Zones& zones;
  const Scope& global;
  Warnings& warnings;
};

// Nothing when the entry has nothing to say about this context. SL0313: an expression, pattern or length is wrong.
base::Result<std::optional<Fired>> fire(const Entry& entry, const Surroundings& around);

}  // namespace slipway::plan::metadata
