// An error as JSON, in the same shape in the journal, the result file and every report.
#pragma once

#include <slipway/base/json.hpp>

namespace slipway::model {

// {"code": "SL0301", "exit": 3, "what", and of "why", "state", "hint", "spans", "context" what is not empty}
base::Json error_to_json(const base::Error& error);

// Throws base::Json::exception when the JSON has another shape.
base::Error error_from_json(const base::Json& json);

}  // namespace slipway::model
