// Pipeline and trigger -> plan. A pure function: the same inputs give the same plan.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/pipeline.hpp>
#include <slipway/model/plan.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace slipway::plan {

// What the plan needs to know of a stage type.
struct StageType {
  std::string id;             // Reverse-DNS.
  std::uint32_t flags = 0;    // SLIPWAY_STAGE_*
  std::string config_schema;  // JSON Schema; a property with "x-slipway": "tag-rules" holds tag rules.
  bool reads_secrets = false;
};

struct Inputs {
  model::Pipeline pipeline;
  model::SourceState source;
  model::Trigger trigger;
  std::vector<StageType> types;       // Of all stages that are planned; more do no harm.
  std::vector<std::string> selected;  // Stages named on the command line; empty: all. What they need comes along.
  bool use_uncommitted = false;       // --dirty.
};

// "test" -> "dev.slipway.test"; a name with a dot is a full id already.
std::string stage_type_of(const std::string& uses);

// A plan can be made of a source that no run may use: see check_source(). SL0306 cycle, SL0307 unknown need, SL0308
// unknown stage type, SL0313 expression or tag rule, SL0316 unknown stage selected, SL0304 environment.
base::Result<model::Plan> make_plan(const Inputs& inputs);

// What a careful reader of the plan should know, though it stops nothing: a shallow clone without tags, tag rules that
// did not fire. One sentence each, in the order of the stages. For inputs that make_plan() accepts; otherwise empty.
std::vector<std::string> warnings(const Inputs& inputs);

}  // namespace slipway::plan
