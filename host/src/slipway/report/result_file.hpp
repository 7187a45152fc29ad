// The run as one JSON document, for programs. The schema is host/schema/result.schema.json.
#pragma once

#include <slipway/report/run_story.hpp>

#include <string>

namespace slipway::report {

// folder: of the run, absolute. Indented, ends with a newline.
std::string result_json(const RunStory& story, const std::string& folder);

}  // namespace slipway::report
