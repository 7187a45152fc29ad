#include <slipway/base/atomic_file.hpp>
#include <slipway/ci/context_json.hpp>
#include <slipway/ci/context_text.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/context_of.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/source/repository.hpp>

#include <array>

namespace slipway::embedded {
std::string_view cli_page_context();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"context", "FILE"}, Option{"export", "FILE"}, Option{"format", "text|json"}};

// A CI system tells enough without a repository; a laptop tells nothing.
Checked<model::Context> current_context(const Arguments& arguments) {
  const base::Result<model::SourceState> source = source::read_source(".");
  Checked<model::Context> context = context_of(arguments, source ? &*source : nullptr);
  if (!context || source) return context;
  if (context->platform == model::Platform::local) return refuse(source.error());
  context->notes.push_back("repository: " + source.error().what);
  return context;
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  const Checked<model::Context> context = current_context(arguments);
  if (!context) return refuse(context.error());
  const std::string json = ci::to_json(*context);
  if (arguments.has("export"))
    if (const base::Status status = base::write_file_atomically(arguments.text("export"), json); !status)
      return refuse(status.error());
  if (const base::Status status = print(arguments.text("format") == "json" ? json : ci::to_text(*context)); !status)
    return refuse(status.error());
  return base::ExitCode::done;
}

}  // namespace

const Command k_context_command{.name = "context",
                                .summary = "show what started this run, and write it to a file",
                                .page = embedded::cli_page_context,
                                .options = k_options,
                                .operands = {},
                                .execute = execute};

}  // namespace slipway::cli
