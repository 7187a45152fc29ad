// The steps that commands share: from the words of the command line to a pipeline whose plugins are known, and to a
// plan. All that is wrong is found, not just the first.
#pragma once

#include <slipway/cli/arguments.hpp>
#include <slipway/cli/checked.hpp>
#include <slipway/config/pipeline_reader.hpp>
#include <slipway/model/plan.hpp>
#include <slipway/plan/planner.hpp>
#include <slipway/plugin/catalog.hpp>

#include <string>
#include <vector>

namespace slipway::cli {

// Options that the functions below read: file, plugin, dirty, ref, event.

// The plugins of this installation and those of --plugin ID=PATH. SL0204: not of that form.
base::Result<plugin::Catalog> open_catalog(const Arguments& arguments);

struct Project {
  config::LoadedPipeline loaded;
  std::vector<plan::StageType> types;  // Of all stages.
};

// Reads the pipeline of --file or of the root, describes the plugins and checks the parameters of all stages.
Checked<Project> load_project(const Arguments& arguments, const std::string& root, plugin::Catalog& catalog);

struct Prepared {
  model::Plan plan;
  std::vector<std::string> warnings;
};

// The plan for the commit that is checked out. selected: stages, or none for all.
Checked<Prepared> prepare_plan(const Arguments& arguments, const std::vector<std::string>& selected,
                               plugin::Catalog& catalog);

// Tell on standard error that no run may use the state of the repository, where that is so: a plan only looks.
void tell_refusal(const model::Plan& plan);

// Tell the warnings on standard error.
void tell_warnings(const std::vector<std::string>& warnings);

}  // namespace slipway::cli
