#include <slipway/abi.h>
#include <slipway/base/json.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/standard_streams.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>

namespace slipway::embedded {
std::string_view cli_page_version();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"format", "text|json"}};

Checked<base::ExitCode> execute(const Arguments& arguments) {
  const std::string abi = fmt::format("{}.{}", SLIPWAY_ABI_MAJOR, SLIPWAY_ABI_MINOR);
  const std::string text = arguments.text("format") == "json"
                               ? base::to_pretty_text({{"version", SLIPWAY_VERSION}, {"abi", abi}})
                               : fmt::format("slipway {}, plugin ABI {}\n", SLIPWAY_VERSION, abi);
  if (const base::Status status = print(text); !status) return refuse(status.error());
  return base::ExitCode::done;
}

}  // namespace

const Command k_version_command{.name = "version",
                                .summary = "print the version",
                                .page = embedded::cli_page_version,
                                .options = k_options,
                                .operands = {},
                                .execute = execute};

}  // namespace slipway::cli
