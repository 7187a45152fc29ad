// The trigger of a run that no CI system started.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/source_state.hpp>
#include <slipway/model/trigger.hpp>

#include <string_view>

namespace slipway::plan {

// Event push. The ref is a tag at HEAD if there is one, otherwise the branch: who tags a commit and runs the pipeline
// expects the tags of that version, as a push of the tag to a CI system would give them. Of several tags the highest
// semantic version wins, and when none is one, the last by name. Empty on a detached HEAD without tags.
model::Trigger local_trigger(const model::SourceState& source);

// The same with the ref that the user named: a full one ("refs/..."), a tag at HEAD or the branch. SL0201: neither.
base::Result<model::Trigger> trigger_for(const model::SourceState& source, std::string_view ref);

}  // namespace slipway::plan
