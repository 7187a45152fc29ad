// The steps that commands share: from the words of the command line to a pipeline whose plugins are known, and to a
// plan. All that is wrong is found, not just the first.
#pragma once

#include <slipway/cli/arguments.hpp>
#include <slipway/cli/checked.hpp>
#include <slipway/config/pipeline_reader.hpp>
#include <slipway/model/plan.hpp>
#include <slipway/plan/planner.hpp>
#include <slipway/plugin/catalog.hpp>

#include <map>
#include <string>
#include <vector>

namespace slipway::cli {

// Options that the functions below read: file, plugin, locked, no-locked, no-third-party, dirty, ref, event, context.

// Whether --locked, or CI, shuts out what the lock file does not name.
enum class Lock { as_asked, never_strict };

// The plugins of this installation, of the slipway.lock beside the pipeline, and those of --plugin ID=PATH. SL0204: not
// of that form. Whatever is wrong with the lock file. Tells on standard error when the user's cache is not used.
Checked<plugin::Catalog> open_catalog(const Arguments& arguments, Lock lock = Lock::as_asked);

// The overrides of --plugin ID=PATH: stage type -> absolute path.
base::Result<std::map<std::string, std::string>> overrides_of(const Arguments& arguments);

// Path of the pipeline of --file or of the root, and of the lock file beside it, as the user would write them.
std::string pipeline_path(const Arguments& arguments, const std::string& root);
std::string lock_path(const Arguments& arguments, const std::string& root);

// --locked, or CI, unless --no-locked.
bool is_strict(const Arguments& arguments);

// Where plugins' descriptions are kept: $XDG_CACHE_HOME/slipway or ~/.cache/slipway; empty when there is neither.
std::string cache_folder();

// Where `plugin install` puts plugins, an OCI layout in the repository's folder of state.
std::string plugin_store();

struct Project {
  config::LoadedPipeline loaded;
  std::vector<plan::StageType> types;  // Of all stages.
};

// Reads the pipeline of --file or of the root, describes the plugins and checks the parameters of all stages.
Checked<Project> load_project(const Arguments& arguments, const std::string& root, plugin::Catalog& catalog);

struct Prepared {
  model::Plan plan;
  std::vector<std::string> warnings;
  base::Status runnable;  // Whether a run may use the repository as it is.
};

// The plan for the commit that is checked out, or that of --context. selected: stages, or none for all.
Checked<Prepared> prepare_plan(const Arguments& arguments, const std::vector<std::string>& selected,
                               plugin::Catalog& catalog);

// Tell on standard error that no run may use the state of the repository, where that is so: a plan only looks.
void tell_refusal(const base::Status& runnable);

// Tell the warnings on standard error.
void tell_warnings(const std::vector<std::string>& warnings);

}  // namespace slipway::cli
