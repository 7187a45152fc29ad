#include <slipway/base/text.hpp>
#include <slipway/cli/presentation.hpp>
#include <slipway/cli/repository_root.hpp>
#include <slipway/cli/sitting.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/config/grammar.hpp>
#include <slipway/report/console.hpp>
#include <slipway/report/json_lines.hpp>
#include <slipway/report/narrator.hpp>
#include <slipway/report/plain.hpp>
#include <slipway/report/run_files.hpp>
#include <slipway/run/history.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>

extern char** environ;

namespace slipway::cli {

namespace {

constexpr int k_most_jobs = 256;

base::Error bad_value(std::string_view option, const std::string& value, std::string why) {
  return {.code = {204}, .what = fmt::format("option '--{}' cannot be '{}'", option, value), .why = std::move(why)};
}

base::Result<int> jobs_of(const Arguments& arguments, int otherwise) {
  if (!arguments.has("jobs")) return otherwise;
  const std::string text = arguments.text("jobs");
  int jobs = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), jobs);
  if (problem != std::errc() || end != text.data() + text.size() || jobs < 1 || jobs > k_most_jobs)
    return base::fail(bad_value("jobs", text, fmt::format("it is a number from 1 to {}", k_most_jobs)));
  return jobs;
}

base::Result<std::int64_t> timeout_of(const Arguments& arguments) {
  if (!arguments.has("timeout")) return std::int64_t{0};
  const std::string text = arguments.text("timeout");
  if (const auto duration = config::parse_duration(text)) return *duration;
  return base::fail(bad_value("timeout", text, "it is a duration such as 90s, 10m or 1h"));
}

// Whoever watches the run on standard output.
class Watcher {
public:
  Watcher(const Presentation& presentation, const std::string& runs)
      : m_output(STDOUT_FILENO, [runs](const base::Error& error) { tell_lost(error, runs); }),
        m_terminal(STDOUT_FILENO, m_output) {
    switch (presentation.view) {
    case View::live:
      m_reporter = std::make_unique<report::Console>(m_terminal, presentation.style, runs);
      break;
    case View::plain:
      m_reporter = std::make_unique<report::Plain>(m_output, presentation.style, runs);
      break;
    case View::json:
      m_reporter = std::make_unique<report::JsonLines>(m_output);
      break;
    }
  }
  report::Reporter* reporter() { return m_reporter.get(); }

private:
  static void tell_lost(const base::Error& error, const std::string& runs) {
    remark(fmt::format("note: standard output is lost ({}); the run goes on and is recorded in {}\n", error.why, runs));
  }
  report::Output m_output;
  report::RealTerminal m_terminal;
  std::unique_ptr<report::Reporter> m_reporter;
};

// Plugins that may not be loaded are refused before anything runs, and those that nobody vouches for are told.
std::optional<base::Error> settle_plugins(const model::Plan& plan, plugin::Catalog& catalog) {
  for (const model::PlannedStage& stage : plan.stages) {
    if (!stage.skip_reason.empty()) continue;
    const auto plugin = catalog.find(stage.type);
    if (!plugin && plugin.error().exit() == base::ExitCode::gate) return plugin.error();
  }
  for (const auto& [type, path] : catalog.overridden())
    remark("warning: " + base::printable(fmt::format("plugin {} from {} is not locked", type, path)) + '\n');
  return std::nullopt;
}

std::vector<model::Event> recorded(const std::string& state, const std::string& id) {
  auto events = run::read_run(state, id);
  return events ? std::move(*events) : std::vector<model::Event>();
}

// The error that stands for the exit code of the run.
base::Error worst_of(const run::RunOutcome& outcome) {
  for (const base::Error& error : outcome.errors)
    if (error.exit() == outcome.exit) return error;
  return {.code = {static_cast<int>(outcome.exit) * 100},
          .what = fmt::format("run {} did not succeed", outcome.id),
          .hint = "see its journal in " + shown_path(outcome.folder)};
}

}  // namespace

base::Result<run::RunOptions> run_options(const Arguments& arguments) {
  run::RunOptions options;
  SLIPWAY_TRY_ASSIGN(options.jobs, jobs_of(arguments, options.jobs));
  SLIPWAY_TRY_ASSIGN(options.timeout_ms, timeout_of(arguments));
  for (char** entry = environ; *entry != nullptr; ++entry)
    options.environment.emplace_back(*entry);
  return options;
}

Checked<base::ExitCode> carry_out(const model::Plan& plan, plugin::Catalog& catalog, const Arguments& arguments,
                                  run::RunOptions options) {
  const std::string state = run::state_folder(plan.source.root);
  if (auto refusal = settle_plugins(plan, catalog)) return refuse(std::move(*refusal));
  Watcher watcher(presentation_for(arguments, surroundings_of_process()), shown_path(state + "/runs"));
  report::RunFiles files(state + "/runs");
  report::Narrator narrator({&files, watcher.reporter()},
                            [&state](const std::string& id) { return recorded(state, id); });
  options.sinks = {&narrator};
  base::Result<run::RunOutcome> outcome = run::execute(plan, catalog, options);
  if (!outcome) return refuse(std::move(outcome).error());
  if (!files.written()) (void)files.write(narrator.story());
  if (!files.status()) {
    outcome->errors.push_back(files.status().error());
    outcome->exit = base::worse(outcome->exit, files.status().error().exit());
  }
  if (outcome->exit == base::ExitCode::done) return base::ExitCode::done;
  return refuse(worst_of(*outcome));
}

}  // namespace slipway::cli
