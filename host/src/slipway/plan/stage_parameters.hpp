// The parameters of a stage with everything in them resolved.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/pipeline.hpp>
#include <slipway/plan/tags.hpp>

#include <string>
#include <vector>

namespace slipway::plan {

struct StageParameters {
  std::string with;        // JSON object, expressions expanded; tag rules as they were written.
  bool has_rules = false;  // The stage has tag rules, of which `report` is the outcome.
  bool has_semver_rule = false;
  TagReport report;
};

// The names that a stage's texts may use: those of the facts and
//   name, image    of the pipeline,
//   event, ref     of the trigger,
//   version        of the tag: "1.2.0" of v1.2.0, another tag as it is, and without one the short commit id. It depends
//                  on the trigger alone, so that planning a part of the pipeline gives the same.
Values stage_values(const model::Pipeline& pipeline, const TagFacts& facts);

// A text of the parameters that cannot be used, whatever the moment.
struct TextProblem {
  std::string pointer;  // JSON pointer into the parameters.
  base::Error error;    // SL0309 a secret that the stage does not declare, SL0313 an expression or tag rule, SL0317 a
                        // type of tag rule.
};

struct CheckedTexts {
  std::vector<TextProblem> problems;  // All of them, in the order of the parameters.
  std::string with;                   // The parameters as they might be at some commit.
};

// schema: as below.
base::Result<CheckedTexts> check_texts(const model::Pipeline& pipeline, const model::Stage& stage,
                                       const std::string& schema);

// schema: that of the stage's parameters, JSON text; empty when it has none. SL0313: an expression or tag rule.
base::Result<StageParameters> resolve_parameters(const model::Stage& stage, const std::string& schema,
                                                 const Values& values, const TagFacts& facts);

}  // namespace slipway::plan
