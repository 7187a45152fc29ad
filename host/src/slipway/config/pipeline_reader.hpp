// slipway.yaml -> Pipeline, with everything checked that can be checked without a plugin.
#pragma once

#include <slipway/config/document.hpp>
#include <slipway/config/problems.hpp>
#include <slipway/model/pipeline.hpp>

#include <tl/expected.hpp>

#include <string>

namespace slipway::config {

// The document stays, so that later checks can point into the file: document.span_at("/stages/test/uses").
struct LoadedPipeline {
  model::Pipeline pipeline;
  Document document;
};

using LoadResult = tl::expected<LoadedPipeline, Problems>;

// All problems that are independent of each other, SL0301 to SL0312 and SL0317. `filename` is shown in messages.
LoadResult parse_pipeline(std::string text, std::string filename);

// A regular file of at most 1 MiB. SL0311: cannot be read. SL0310: too large.
LoadResult load_pipeline(const std::string& path);

}  // namespace slipway::config
