// The run as JUnit XML, for the test pages of CI systems.
#pragma once

#include <slipway/report/run_story.hpp>

#include <string>

namespace slipway::report {

// A test suite for each report of a stage, named "stage/suite". What no report accounts for is a test case named after
// its stage in the suite "slipway": a stage without reports, or one that failed though its tests passed.
std::string junit_xml(const RunStory& story);

}  // namespace slipway::report
