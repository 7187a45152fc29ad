#include <slipway/base/text.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/schemas.hpp>
#include <slipway/cli/standard_streams.hpp>

#include <fmt/format.h>

namespace slipway::embedded {
std::string_view cli_page_schema();
}

namespace slipway::cli {

namespace {

base::Error unknown_schema(const std::string& name) {
  std::vector<std::string> names;
  for (const Schema& schema : schemas())
    names.emplace_back(schema.name);
  return {.code = {205},
          .what = fmt::format("there is no schema '{}'{}", name, base::did_you_mean(name, names)),
          .why = fmt::format("there are {}", base::listed(names)),
          .hint = "see 'slipway help schema'"};
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  const std::string name = arguments.operands().empty() ? "pipeline" : arguments.operands().front();
  for (const Schema& schema : schemas())
    if (schema.name == name) {
      if (const base::Status status = print(schema.text()); !status) return refuse(status.error());
      return base::ExitCode::done;
    }
  return refuse(unknown_schema(name));
}

}  // namespace

const Command k_schema_command{.name = "schema",
                               .summary = "print a JSON Schema",
                               .page = embedded::cli_page_schema,
                               .options = {},
                               .operands = {"NAME", 0, 1},
                               .execute = execute};

}  // namespace slipway::cli
