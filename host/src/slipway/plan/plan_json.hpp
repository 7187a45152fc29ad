// A plan as JSON text and back. The schema is host/schema/plan.schema.json.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/digest.hpp>
#include <slipway/model/plan.hpp>

#include <string>
#include <string_view>

namespace slipway::plan {

// Indented, ends with a newline. Holds "digest" so that a reader can name what was approved.
std::string to_json(const model::Plan& plan);

// SL0305, SL0304: not a plan; SL0903: its digest does not fit its content.
base::Result<model::Plan> from_json(std::string_view text);

// Identity of what will happen: sha256 of the canonical text, without where the checkout is and how it was made. Equal
// for the same commit, pipeline and trigger on any machine.
model::Digest digest(const model::Plan& plan);

}  // namespace slipway::plan
