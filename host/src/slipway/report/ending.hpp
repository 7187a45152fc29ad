// The end of a run for people: what failed, whole, and where everything is.
#pragma once

#include <slipway/report/run_story.hpp>
#include <slipway/report/style.hpp>

#include <string>
#include <string_view>

namespace slipway::report {

// "test  passed in 2.4 s - 12 passed" without the name: the word for the state, the time, the facts. Of an ended stage.
std::string end_of_stage(const StageStory& story, const Style& style);

// Each failed stage with its error, its failing tests and the last lines of its output. Empty when nothing failed.
// folder: of the run, as it is shown.
std::string failures_text(const RunStory& story, const std::string& folder, const Style& style);

// What was made and where it is.
std::string summary_text(const RunStory& story, const std::string& folder, const Style& style);

// How a run or a stage ended: "passed", "failed", "stopped" (by a signal) or "timed out".
std::string_view word_for(base::ExitCode exit);

// True when `slipway resume` can finish what this run left undone.
bool worth_resuming(base::ExitCode exit);

}  // namespace slipway::report
