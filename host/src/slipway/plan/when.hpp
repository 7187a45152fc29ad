// The filters of a stage against what started the run.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/pipeline.hpp>

#include <string>

namespace slipway::plan {

struct Moment {
  std::string event;
  std::string branch;  // Empty: not on a branch.
  std::string tag;     // Empty: not at a tag.
};

// Why the stage does not run now, or an empty text when it does: "branch 'x' does not match main". All filters that are
// given must pass, except that of branch and tag one is enough, because a ref is only one of them. In a list the last
// pattern that matches decides, and one with "!" before it shuts out. SL0313: a pattern that is none.
base::Result<std::string> refusal(const model::When& when, const Moment& moment);

}  // namespace slipway::plan
