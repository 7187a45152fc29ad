#include <slipway/abi.h>
#include <slipway/base/file.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/base/side_by_side.hpp>
#include <slipway/base/text.hpp>
#include <slipway/cli/context_of.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/repository_root.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/config/lock_file.hpp>
#include <slipway/config/parameters.hpp>
#include <slipway/plan/source_check.hpp>
#include <slipway/plan/stage_lookup.hpp>
#include <slipway/plan/trigger.hpp>
#include <slipway/run/history.hpp>
#include <slipway/run/parameter_check.hpp>
#include <slipway/source/repository.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>

namespace slipway::cli {

namespace {

bool reads_secrets(const plugin::StageDescriptor& stage) {
  const auto named = [](const std::vector<std::string>& services) {
    return std::find(services.begin(), services.end(), SLIPWAY_SERVICE_SECRET) != services.end();
  };
  return named(stage.needs) || named(stage.wants);
}

bool in_ci() {
  const char* value = std::getenv("CI");
  const std::string ci = value == nullptr ? "" : value;
  return !ci.empty() && ci != "false" && ci != "0";
}

std::string folder_of_file(const std::string& path) {
  const std::string absolute = base::absolute_path(path);
  return absolute.substr(0, absolute.rfind('/'));
}

// The parameters of a stage that is right as far as it can be told without its plugin's word.
struct Parameters {
  plugin::PluginDescriptor plugin;
  std::string type;
  std::string with;  // JSON.
};

// What schemas cannot say: expressions and tag rules. Whether they can be used does not depend on the commit.
Checked<std::string> checked_texts(const config::LoadedPipeline& loaded, const model::Stage& stage,
                                   const std::string& schema) {
  auto texts = plan::check_texts(loaded.pipeline, stage, schema);
  if (!texts) return refuse(std::move(texts).error());
  Problems problems;
  for (plan::TextProblem& problem : texts->problems) {
    problem.error.spans.push_back(loaded.document.span_at("/stages/" + stage.name + "/with" + problem.pointer));
    problems.push_back(std::move(problem.error));
  }
  if (!problems.empty()) return refuse(std::move(problems));
  return std::move(texts->with);
}

// What is wrong with one stage, for the plugin of its type.
Checked<Parameters> checked_parameters(const config::LoadedPipeline& loaded, const model::Stage& stage,
                                       plugin::Catalog& catalog, std::vector<plan::StageType>& types) {
  const std::string type = plan::stage_type_of(stage.uses);
  base::Result<plugin::PluginDescriptor> plugin = catalog.find(type);
  if (!plugin) {
    base::Error error = std::move(plugin).error();
    error.spans.push_back(loaded.document.span_at("/stages/" + stage.name + "/uses"));
    return refuse(std::move(error));
  }
  const plugin::StageDescriptor& described = *plugin->stage(type);
  types.push_back({type, described.flags, described.config_schema, reads_secrets(described)});
  const auto schema = base::JsonSchema::parse(described.config_schema, fmt::format("the schema of '{}'", type));
  if (!schema) return refuse(schema.error());
  if (Problems problems = config::check_parameters(loaded, stage.name, *schema); !problems.empty())
    return refuse(std::move(problems));
  Checked<std::string> with = checked_texts(loaded, stage, described.config_schema);
  if (!with) return refuse(std::move(with).error());
  return Parameters{std::move(*plugin), type, std::move(*with)};
}

// Asks the plugins of all stages at once, as each is a process that is started and ends; what they refuse takes the
// place of what was checked.
void ask_plugins(const config::LoadedPipeline& loaded, const plugin::Installation& installation,
                 std::vector<Checked<Parameters>>& stages) {
  base::side_by_side(stages.size(), base::processors(), [&](std::size_t i) {
    if (!stages[i]) return;
    const std::string& name = loaded.pipeline.stages[i].name;
    auto refusal = run::refusal_of_parameters(installation, stages[i]->plugin, name, stages[i]->type, stages[i]->with);
    if (!refusal) return;
    refusal->spans.push_back(loaded.document.span_at("/stages/" + name + "/with"));
    stages[i] = refuse(std::move(*refusal));
  });
}

// What is planned, for what reason, and whether a run may.
struct Moment {
  model::SourceState source;
  model::Trigger trigger;
  base::Status runnable;
};

// --ref names a ref of what is checked out, and so takes the place of ref and commit of the context.
Checked<Moment> moment_of(const Arguments& arguments, model::SourceState source) {
  Checked<model::Context> context = context_of(arguments, &source);
  if (!context) return refuse(std::move(context).error());
  const std::string event = arguments.text("event", context->event);
  if (!arguments.has("ref")) {
    base::Status runnable = plan::check_commit(*context, source);
    Moment moment{plan::source_of(*context, std::move(source)), context->trigger(), std::move(runnable)};
    moment.trigger.event = event;
    return moment;
  }
  base::Result<model::Trigger> trigger = plan::trigger_for(source, arguments.text("ref"));
  if (!trigger) return refuse(std::move(trigger).error());
  trigger->event = event;
  trigger->default_branch = context->default_branch.value_or("");
  return Moment{std::move(source), std::move(*trigger), {}};
}

// Said before the pipeline is looked for, which a bare repository does not have either.
base::Status check_work_tree(const model::SourceState& source) {
  if (!source.bare) return {};
  return base::fail({.code = {403},
                     .what = fmt::format("{} is a bare repository", source.root),
                     .why = "it has no work tree and so no pipeline",
                     .state = "nothing was run",
                     .hint = "run slipway in a clone of it"});
}

}  // namespace

base::Result<std::map<std::string, std::string>> overrides_of(const Arguments& arguments) {
  std::map<std::string, std::string> overrides;
  for (const std::string& given : arguments.all("plugin")) {
    const std::size_t end = given.find('=');
    if (end == std::string::npos || end == 0 || end + 1 == given.size())
      return base::fail({.code = {204},
                         .what = fmt::format("option '--plugin' cannot be '{}'", given),
                         .why = "it is of the form ID=PATH"});
    overrides[plan::stage_type_of(given.substr(0, end))] = base::absolute_path(given.substr(end + 1));
  }
  return overrides;
}

std::string pipeline_path(const Arguments& arguments, const std::string& root) {
  if (arguments.has("file")) return arguments.text("file");
  return shown_path(base::join_path(root, "slipway.yaml"));
}

std::string lock_path(const Arguments& arguments, const std::string& root) {
  const std::string pipeline = pipeline_path(arguments, root);
  return pipeline.substr(0, pipeline.rfind('/') + 1) + "slipway.lock";
}

bool is_strict(const Arguments& arguments) {
  return !arguments.has("no-locked") && (arguments.has("locked") || in_ci());
}

std::string cache_folder() {
  const auto absolute = [](const char* name) -> std::string {
    const char* value = std::getenv(name);
    return value != nullptr && *value == '/' ? value : "";
  };
  if (const std::string cache = absolute("XDG_CACHE_HOME"); !cache.empty()) return cache + "/slipway";
  const std::string home = absolute("HOME");
  return home.empty() ? "" : home + "/.cache/slipway";
}

std::string plugin_store() { return base::absolute_path(run::state_folder(repository_root()) + "/plugins"); }

Checked<plugin::Catalog> open_catalog(const Arguments& arguments, Lock lock) {
  base::Result<std::map<std::string, std::string>> overrides = overrides_of(arguments);
  if (!overrides) return refuse(std::move(overrides).error());
  base::Result<plugin::Installation> installation = plugin::Installation::locate();
  if (!installation) return refuse(std::move(installation).error());
  const std::string path = lock_path(arguments, repository_root());
  plugin::CatalogSettings settings{.overrides = std::move(*overrides),
                                   .lock_folder = folder_of_file(path),
                                   .store = plugin_store(),
                                   .cache = cache_folder()};
  if (base::exists(path)) {
    config::LockResult loaded = config::load_lock(path);
    if (!loaded) return refuse(std::move(loaded).error());
    settings.lock = std::move(*loaded);
  }
  if (lock == Lock::as_asked && is_strict(arguments)) settings.locking = plugin::Locking::strict;
  if (arguments.has("no-third-party")) settings.locking = plugin::Locking::bundled_only;
  plugin::Catalog catalog(std::move(*installation), std::move(settings));
  if (!catalog.warning().empty()) tell_warnings({catalog.warning()});
  return catalog;
}

Checked<Project> load_project(const Arguments& arguments, const std::string& root, plugin::Catalog& catalog) {
  config::LoadResult loaded = config::load_pipeline(pipeline_path(arguments, root));
  if (!loaded) return refuse(std::move(loaded).error());
  Project project{std::move(*loaded), {}};
  std::vector<Checked<Parameters>> stages;
  for (const model::Stage& stage : project.loaded.pipeline.stages)
    stages.push_back(checked_parameters(project.loaded, stage, catalog, project.types));
  ask_plugins(project.loaded, catalog.installation(), stages);
  Problems problems;
  for (Checked<Parameters>& stage : stages)
    if (!stage) std::move(stage.error().begin(), stage.error().end(), std::back_inserter(problems));
  if (!problems.empty()) return refuse(std::move(problems));
  return project;
}

Checked<Prepared> prepare_plan(const Arguments& arguments, const std::vector<std::string>& selected,
                               plugin::Catalog& catalog) {
  base::Result<model::SourceState> source = source::read_source(".");
  if (!source) return refuse(std::move(source).error());
  if (const base::Status status = check_work_tree(*source); !status) return refuse(status.error());
  Checked<Project> project = load_project(arguments, source->root, catalog);
  if (!project) return refuse(std::move(project).error());
  Checked<Moment> moment = moment_of(arguments, std::move(*source));
  if (!moment) return refuse(std::move(moment).error());
  const plan::Inputs inputs{.pipeline = std::move(project->loaded.pipeline),
                            .source = std::move(moment->source),
                            .trigger = std::move(moment->trigger),
                            .types = std::move(project->types),
                            .selected = selected,
                            .use_uncommitted = arguments.has("dirty")};
  base::Result<model::Plan> plan = plan::make_plan(inputs);
  if (!plan) return refuse(std::move(plan).error());
  base::Status runnable = moment->runnable ? plan::check_source(*plan) : std::move(moment->runnable);
  return Prepared{std::move(*plan), plan::warnings(inputs), std::move(runnable)};
}

void tell_refusal(const base::Status& status) {
  if (!status) tell_warnings({fmt::format("a run would be refused: {}; {}", status.error().what, status.error().why)});
}

void tell_warnings(const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings)
    remark("warning: " + base::printable(warning) + '\n');
}

}  // namespace slipway::cli
