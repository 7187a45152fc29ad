#include <slipway/base/atomic_file.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/json.hpp>
#include <slipway/base/text.hpp>
#include <slipway/check/check.hpp>
#include <slipway/check/check_text.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/plugin/installation.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <optional>

namespace slipway::embedded {
std::string_view cli_page_plugin_check();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"level", "1|2|3|4"},
                               Option{"only", "ID", Repeats::yes},
                               Option{"seed", "NUMBER"},
                               Option{"with", "FILE"},
                               Option{"glibc", "VERSION"},
                               Option{"allow-library", "NAME", Repeats::yes},
                               Option{"deadline", "MILLISECONDS"},
                               Option{"strict", ""},
                               Option{"format", "text|json"},
                               Option{"json", ""},
                               Option{"junit", "FILE"}};
constexpr std::size_t k_largest_config = 1024 * 1024;

base::Result<std::uint64_t> number_option(const Arguments& arguments, const char* name, std::uint64_t otherwise) {
  if (!arguments.has(name)) return otherwise;
  const std::string text = arguments.text(name);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value > 0 && value < 1'000'000'000) return value;
  return base::fail({.code = {204},
                     .what = fmt::format("option '--{}' cannot be '{}'", name, text),
                     .why = "it is a whole number from 1 to 999999999",
                     .hint = "see 'slipway help plugin check'"});
}

base::Result<std::vector<std::string>> chosen_tests(const Arguments& arguments) {
  std::vector<std::string> known;
  for (const check::Test& test : check::tests())
    known.emplace_back(test.id);
  for (const std::string& id : arguments.all("only"))
    if (check::test_named(id) == nullptr)
      return base::fail({.code = {204},
                         .what = fmt::format("there is no test '{}'{}", id, base::did_you_mean(id, known)),
                         .hint = "see 'slipway help plugin check'"});
  return arguments.all("only");
}

base::Result<std::string> given_parameters(const Arguments& arguments) {
  if (!arguments.has("with")) return std::string();
  SLIPWAY_TRY_ASSIGN(const std::string text, base::read_file(arguments.text("with"), k_largest_config));
  const auto json = base::parse_json(text, arguments.text("with"));
  if (json && json->is_object()) return base::to_text(*json);
  return base::fail({.code = {304},
                     .what = arguments.text("with") + " holds no parameters",
                     .why = json ? "it is not a JSON object" : json.error().why,
                     .hint = "write them as JSON: {\"name\": \"value\"}"});
}

base::Result<std::optional<check::GlibcVersion>> newest_glibc(const Arguments& arguments) {
  if (!arguments.has("glibc")) return std::nullopt;
  if (const auto version = check::glibc_version(arguments.text("glibc"))) return version;
  return base::fail({.code = {204},
                     .what = fmt::format("option '--glibc' cannot be '{}'", arguments.text("glibc")),
                     .why = "it is a version such as 2.28",
                     .hint = "see 'slipway help plugin check'"});
}

base::Result<check::CheckSettings> settings_of(const Arguments& arguments) {
  check::CheckSettings settings;
  SLIPWAY_TRY_ASSIGN(const plugin::Installation installation, plugin::Installation::locate());
  settings.program = installation.probe;
  settings.level = std::stoi(arguments.text("level", "4"));
  SLIPWAY_TRY_ASSIGN(settings.only, chosen_tests(arguments));
  SLIPWAY_TRY_ASSIGN(settings.seed, number_option(arguments, "seed", settings.seed));
  SLIPWAY_TRY_ASSIGN(settings.allowed.glibc, newest_glibc(arguments));
  settings.allowed.libraries = arguments.all("allow-library");
  SLIPWAY_TRY_ASSIGN(settings.config, given_parameters(arguments));
  SLIPWAY_TRY_ASSIGN(const std::uint64_t deadline,
                     number_option(arguments, "deadline", static_cast<std::uint64_t>(settings.deadline_ms)));
  settings.deadline_ms = static_cast<std::int64_t>(deadline);
  return settings;
}

base::Error broken_rules(const check::CheckReport& report) {
  std::vector<std::string> ids;
  std::string first;
  for (const check::Finding& finding : report.findings) {
    if (finding.outcome <= check::Outcome::warn) continue;
    ids.push_back(finding.id);
    if (first.empty()) first = finding.message;
  }
  return {.code = {512},
          .what = fmt::format("{} does not pass {}", report.path, base::listed(ids)),
          .why = first,
          .hint = "this is for the plugin's author to mend"};
}

// Warnings count as failures.
void make_strict(check::CheckReport& report) {
  for (check::Finding& finding : report.findings)
    if (finding.outcome == check::Outcome::warn) finding.outcome = check::Outcome::fail;
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  const base::Result<check::CheckSettings> settings = settings_of(arguments);
  if (!settings) return refuse(settings.error());
  base::Result<check::CheckReport> report = check::check_plugin(arguments.operands().front(), *settings);
  if (!report) return refuse(report.error());
  if (arguments.has("strict")) make_strict(*report);
  check::Replay replay{settings->seed, {}};
  for (const char* name : {"with", "glibc", "allow-library"})
    for (const std::string& value : arguments.all(name))
      replay.options += fmt::format(" --{} {}", name, value);
  const bool json = arguments.has("json") || arguments.text("format") == "json";
  if (const base::Status status =
          print(json ? check::report_as_json(*report, replay) : check::report_as_text(*report, replay));
      !status)
    return refuse(status.error());
  if (arguments.has("junit"))
    if (const base::Status status =
            base::write_file_atomically(arguments.text("junit"), check::report_as_junit(*report, replay));
        !status)
      return refuse(status.error());
  if (!report->passed()) return refuse(broken_rules(*report));
  return base::ExitCode::done;
}

}  // namespace

const Command k_plugin_check_command{.name = "plugin check",
                                     .summary = "try whether a plugin keeps the rules",
                                     .page = embedded::cli_page_plugin_check,
                                     .options = k_options,
                                     .operands = {"FILE", 1, 1},
                                     .execute = execute};

}  // namespace slipway::cli
