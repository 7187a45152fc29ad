// The check before a stage with effects: nothing goes out unless exactly that digest passed its acceptance tests.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/digest.hpp>
#include <slipway/model/effect.hpp>
#include <slipway/model/verdict.hpp>

#include <string>
#include <vector>

namespace slipway::run {

// Every image that the stage builds on must have a verdict, and no verdict for it may say no. SL0901 otherwise, naming
// the check and the digest.
base::Status check_gate(const std::string& stage, const std::vector<model::Digest>& images,
                        const std::vector<model::Verdict>& verdicts);

// An effect of one of the kinds that put an image somewhere ("oci.manifest", "oci.tag", "local.deployment") must be of
// an image that passed. SL0901.
base::Status check_effect_digest(const std::string& stage, const model::Effect& effect,
                                 const std::vector<model::Digest>& passed);

}  // namespace slipway::run
