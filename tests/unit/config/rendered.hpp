// What a user sees of a file: nothing when it is fine, otherwise every error with its lines and carets.
#pragma once

#include <slipway/base/error.hpp>
#include <slipway/config/pipeline_reader.hpp>

#include <string>

namespace slipway::config {

inline std::string rendered(const Problems& problems) {
  std::string out;
  for (const base::Error& error : problems)
    out += base::render(error);
  return out;
}

inline std::string rendered(std::string text) {
  const LoadResult result = parse_pipeline(std::move(text), "slipway.yaml");
  return result ? std::string() : rendered(result.error());
}

// A valid start of a file, whose stages follow from line 4 on.
inline const std::string k_head = "slipway: 1\nname: app\nstages:\n";

}  // namespace slipway::config
