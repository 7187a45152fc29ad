// The moment of a run: what a CI system or a file tells of it, joined with what the repository says.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/context.hpp>
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

// The context with what it leaves open filled from the repository: the event of local_trigger(), and if its commit is
// the one that is checked out, the ref too, and what is known of the commit. Notes of what is filled are gone.
model::Context completed(model::Context context, const model::SourceState& source);

// The repository as every clone of it would say that has the commit of the context: a CI system checks out a commit
// without its branch, often without tags. Where another commit is checked out, what the context does not know of its
// own is empty. Without a CI system the repository's own word stands.
model::SourceState source_of(const model::Context& context, model::SourceState checked_out);

// SL0411: the commit that is checked out is neither that of the context nor the last one of its pull request.
base::Status check_commit(const model::Context& context, const model::SourceState& source);

}  // namespace slipway::plan
