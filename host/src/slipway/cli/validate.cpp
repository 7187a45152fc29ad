#include <slipway/base/text.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/repository_root.hpp>
#include <slipway/cli/standard_streams.hpp>

#include <fmt/format.h>

#include <array>

namespace slipway::embedded {
std::string_view cli_page_validate();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"file", "FILE"}, Option{"plugin", "ID=PATH", Repeats::yes}};

Checked<base::ExitCode> execute(const Arguments& arguments) {
  base::Result<plugin::Catalog> catalog = open_catalog(arguments);
  if (!catalog) return refuse(std::move(catalog).error());
  const Checked<Project> project = load_project(arguments, repository_root(), *catalog);
  if (!project) return refuse(project.error());
  const model::Pipeline& pipeline = project->loaded.pipeline;
  const std::string text =
      fmt::format("{}: {} is valid, {}\n", base::printable(project->loaded.document.source().filename()), pipeline.name,
                  base::counted(pipeline.stages.size(), "stage"));
  if (const base::Status status = print(text); !status) return refuse(status.error());
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
