// The suite that decides about an image, and the verdict.
#pragma once

#include "environment.hpp"

#include <slipway/kit/failure.hpp>
#include <slipway/kit/request.hpp>
#include <slipway/kit/suite.hpp>

#include <string>
#include <vector>

namespace slipway::plugins::release {

struct Judgement {
  kit::SuiteOutcome suite;
  std::string message;  // Why it is FAILED, one clause; empty: PASSED.
  std::string why;
  bool passed() const { return message.empty(); }
  std::vector<kit::FailureItem> failures() const;
};

// An environment that could not be started, or was not ready.
Judgement judge_environment(const kit::Suite& suite, const kit::Error& error);

// Run the suite against the ready environment. A service that ends meanwhile, or is not ready after a green suite,
// fails, whatever the suite says.
kit::Result<Judgement> run_acceptance(const Host& host, const kit::Request& request, kit::Suite suite,
                                      const EnvironmentParameters& parameters, Environment& environment,
                                      const std::string& digest);

// The record "verdict" of the host.
std::string verdict_json(const Judgement& judgement, const std::string& digest);

}  // namespace slipway::plugins::release
