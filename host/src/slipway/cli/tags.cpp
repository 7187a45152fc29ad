#include <slipway/base/json.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/standard_streams.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace slipway::embedded {
std::string_view cli_page_tags();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"file", "FILE"},        Option{"plugin", "ID=PATH", Repeats::yes},
                               Option{"locked", ""},          Option{"no-locked", ""},
                               Option{"no-third-party", ""},  Option{"ref", "REF"},
                               Option{"event", "NAME"},       Option{"context", "FILE"},
                               Option{"format", "lines|json"}};

// Each tag once, in the order of the stages.
std::string as_lines(const model::Plan& plan) {
  std::vector<std::string> tags;
  for (const model::PlannedStage& stage : plan.stages)
    for (const std::string& tag : stage.tags.tags)
      if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
  std::string text;
  for (const std::string& tag : tags)
    text += tag + '\n';
  return text;
}

std::string as_json(const model::Plan& plan) {
  base::Json stages = base::Json::object();
  for (const model::PlannedStage& stage : plan.stages)
    if (!stage.tags.tags.empty())
      stages[stage.name] = {{"version", stage.tags.version}, {"tags", stage.tags.tags}, {"latest", stage.tags.latest}};
  return base::to_pretty_text({{"commit", plan.source.commit}, {"ref", plan.trigger.ref}, {"stages", stages}});
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  Checked<plugin::Catalog> catalog = open_catalog(arguments);
  if (!catalog) return refuse(std::move(catalog).error());
  const Checked<Prepared> prepared = prepare_plan(arguments, {}, *catalog);
  if (!prepared) return refuse(prepared.error());
  tell_warnings(prepared->warnings);
  tell_refusal(prepared->runnable);
  const bool json = arguments.text("format") == "json";
  if (const base::Status status = print(json ? as_json(prepared->plan) : as_lines(prepared->plan)); !status)
    return refuse(status.error());
  return base::ExitCode::done;
}

}  // namespace

const Command k_tags_command{.name = "tags",
                             .summary = "print the tags that a run would publish",
                             .page = embedded::cli_page_tags,
                             .options = k_options,
                             .operands = {},
                             .execute = execute};

}  // namespace slipway::cli
