// Leaving a test that cannot be done on this machine: loudly and counted, as Catch2 calls it passed.
#pragma once

#include <string>

namespace slipway::test {

// `machine`: the right, program or kernel that is missing is one that a complete machine has. `material`: the test
// needs something that does not belong to the project, and nobody has to have it.
enum class Missing { machine, material };

// Says on standard error which test was skipped and why, and appends the same line to the file that
// SLIPWAY_SKIPPED_FILE names. With SLIPWAY_TESTS_MUST_RUN=1 the test fails instead when the machine is to blame. Return
// from the test after it.
void skip(const std::string& reason, Missing missing = Missing::machine);

}  // namespace slipway::test
