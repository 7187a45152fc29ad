#include "acceptance.hpp"

#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace slipway::plugins::release {

std::vector<kit::FailureItem> Judgement::failures() const {
  std::vector<kit::FailureItem> items = suite.failures;
  if (!passed() && message != suite.message)
    items.insert(items.begin(), {"environment", why.empty() ? message : message + ": " + why});
  return items;
}

Judgement judge_environment(const kit::Suite& suite, const kit::Error& error) {
  Judgement judgement;
  judgement.suite.report.suite = suite.name;
  judgement.message = error.message;
  judgement.why = error.why;
  return judgement;
}

kit::Result<Judgement> run_acceptance(const Host& host, const kit::Request& request, kit::Suite suite,
                                      const EnvironmentParameters& parameters, Environment& environment,
                                      const std::string& digest) {
  suite.argv = environment.reaching(suite.argv);
  std::vector<std::string> variables = kit::port_variables(parameters.ports);
  variables.push_back("SLIPWAY_IMAGE_DIGEST=" + digest);
  Judgement judgement;
  SLIPWAY_KIT_TRY_ASSIGN(judgement.suite, kit::run_suite(host, request.workspace, suite, variables));
  // A service that the last case has killed takes a moment to end, so it has to answer once more.
  const kit::Status well = judgement.suite.green() ? environment.await_ready() : kit::Status();
  if (!environment.running()) {
    judgement.message = "the service ended while the acceptance suite was running";
    judgement.why = environment.describe_end();
  } else if (well) {
    judgement.message = judgement.suite.message;
  } else if (well.error().status == SLIPWAY_VERDICT_FAIL) {
    judgement.message = "the service is not well after the acceptance suite";
    judgement.why = well.error().message + (well.error().why.empty() ? "" : ": " + well.error().why);
  } else {
    return kit::fail(well.error());
  }
  // Whatever made the suite green: an image that no case has passed on is not PASSED.
  if (judgement.passed() && judgement.suite.report.count(kit::JunitOutcome::passed) == 0) {
    judgement.message = "no test case passed";
    judgement.why = "the suite " + judgement.suite.report.suite + ": " + kit::counts_text(judgement.suite.report);
  }
  return judgement;
}

std::string verdict_json(const Judgement& judgement, const std::string& digest) {
  const kit::JunitReport& report = judgement.suite.report;
  const std::size_t failed = report.count(kit::JunitOutcome::failed) + report.count(kit::JunitOutcome::error);
  return kit::to_text({{"subject", digest},
                       {"result", judgement.passed() ? "PASSED" : "FAILED"},
                       {"passed", report.count(kit::JunitOutcome::passed)},
                       {"failed", judgement.passed() ? failed : std::max<std::size_t>(failed, 1)},
                       {"suite", report.suite}});
}

}  // namespace slipway::plugins::release
