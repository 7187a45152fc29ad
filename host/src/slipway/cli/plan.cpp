#include <slipway/cli/command.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/plan/plan_json.hpp>
#include <slipway/plan/plan_text.hpp>

#include <array>
#include <limits>

namespace slipway::embedded {
std::string_view cli_page_plan();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"file", "FILE"},    Option{"plugin", "ID=PATH", Repeats::yes},
                               Option{"ref", "REF"},      Option{"event", "NAME"},
                               Option{"context", "FILE"}, Option{"locked", ""},
                               Option{"no-locked", ""},   Option{"no-third-party", ""},
                               Option{"dirty", ""},       Option{"format", "text|json"}};

Checked<base::ExitCode> execute(const Arguments& arguments) {
  Checked<plugin::Catalog> catalog = open_catalog(arguments);
  if (!catalog) return refuse(std::move(catalog).error());
  const Checked<Prepared> prepared = prepare_plan(arguments, arguments.operands(), *catalog);
  if (!prepared) return refuse(prepared.error());
  tell_warnings(prepared->warnings);
  tell_refusal(prepared->runnable);
  const bool json = arguments.text("format") == "json";
  if (const base::Status status = print(json ? plan::to_json(prepared->plan) : plan::to_text(prepared->plan)); !status)
    return refuse(status.error());
  return base::ExitCode::done;
}

}  // namespace

const Command k_plan_command{.name = "plan",
                             .summary = "show what a run would do",
                             .page = embedded::cli_page_plan,
                             .options = k_options,
                             .operands = {"STAGE", 0, std::numeric_limits<std::size_t>::max()},
                             .execute = execute};

}  // namespace slipway::cli
