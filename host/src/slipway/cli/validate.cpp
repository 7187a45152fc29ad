#include <slipway/base/json.hpp>
#include <slipway/base/text.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/repository_root.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/model/error_json.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>

namespace slipway::embedded {
std::string_view cli_page_validate();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"file", "FILE"},       Option{"plugin", "ID=PATH", Repeats::yes},
                               Option{"locked", ""},         Option{"no-locked", ""},
                               Option{"no-third-party", ""}, Option{"format", "text|json"}};

std::string as_text(const Project& project) {
  const model::Pipeline& pipeline = project.loaded.pipeline;
  return fmt::format("{}: {} is valid, {}\n", base::printable(project.loaded.document.source().filename()),
                     pipeline.name, base::counted(pipeline.stages.size(), "stage"));
}

std::string as_json(const Checked<Project>& project) {
  base::Json json{{"valid", project.has_value()}, {"problems", base::Json::array()}};
  if (!project)
    for (const base::Error& problem : project.error())
      json["problems"].push_back(model::error_to_json(problem));
  return base::to_pretty_text(json);
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  Checked<plugin::Catalog> catalog = open_catalog(arguments);
  if (!catalog) return refuse(std::move(catalog).error());
  const Checked<Project> project = load_project(arguments, repository_root(), *catalog);
  const bool json = arguments.text("format") == "json";
  if (json)
    if (const base::Status status = print(as_json(project)); !status) return refuse(status.error());
  if (!project) return refuse(project.error());
  if (!json)
    if (const base::Status status = print(as_text(*project)); !status) return refuse(status.error());
  return base::ExitCode::done;
}

}  // namespace

const Command k_validate_command{.name = "validate",
                                 .summary = "check the pipeline file",
                                 .page = embedded::cli_page_validate,
                                 .options = k_options,
                                 .operands = {},
                                 .execute = execute};

}  // namespace slipway::cli
