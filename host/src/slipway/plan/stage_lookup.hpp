// What the inputs say about one stage at this moment.
#pragma once

#include <slipway/plan/planner.hpp>
#include <slipway/plan/stage_parameters.hpp>
#include <slipway/plan/when.hpp>

namespace slipway::plan {

// A clone of depth 1 has usually not fetched the tag of its commit either, so that version rules give nothing.
bool may_miss_tags(const Inputs& inputs, const StageParameters& parameters);

class StageLookup {
public:
  // The inputs must outlive it.
  explicit StageLookup(const Inputs& inputs);

  // SL0308: there is none.
  base::Result<const StageType*> type_of(const model::Stage& stage) const;
  base::Result<StageParameters> parameters_of(const model::Stage& stage, const StageType& type) const;

  // For filters. A local run at a tag is still on the branch that is checked out.
  Moment moment() const;

private:
  const Inputs& m_inputs;
  TagFacts m_facts;
  Values m_values;
};

}  // namespace slipway::plan
