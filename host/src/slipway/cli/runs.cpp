#include <slipway/base/clock.hpp>
#include <slipway/base/json.hpp>
#include <slipway/base/text.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/repository_root.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/report/width.hpp>
#include <slipway/run/history.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace slipway::embedded {
std::string_view cli_page_runs();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"format", "text|json"}};

using Row = std::array<std::string, 6>;

std::string result_of(const run::RunSummary& run) {
  std::string text = "unfinished";
  if (run.exit)
    text = *run.exit == base::ExitCode::done ? "passed" : fmt::format("exit {}", static_cast<int>(*run.exit));
  return run.note.empty() ? text : fmt::format("{} ({})", text, base::printable(run.note));
}

Row row_of(const run::RunSummary& run) {
  // The day and the time to the second, in UTC as everywhere.
  const std::string started = run.started_ms == 0 ? "" : base::iso_time(run.started_ms).substr(0, 19) + "Z";
  return {base::printable(run.id),
          started,
          base::duration_text(run.duration_ms),
          base::printable(run.short_sha),
          base::printable(run.pipeline),
          result_of(run)};
}

std::string as_text(const std::vector<run::RunSummary>& runs) {
  if (runs.empty()) return "no runs yet\n";
  std::vector<Row> rows{{"RUN", "STARTED", "TIME", "COMMIT", "PIPELINE", "RESULT"}};
  for (const run::RunSummary& run : runs)
    rows.push_back(row_of(run));
  std::array<std::size_t, 6> widths{};
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], report::display_width(row[i]));
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i)
      text += report::padded(row[i], widths[i]) + "  ";
    text += row.back() + '\n';
  }
  return text;
}

std::string as_json(const std::vector<run::RunSummary>& runs) {
  base::Json list = base::Json::array();
  for (const run::RunSummary& run : runs) {
    base::Json json{{"id", run.id},
                    {"pipeline", run.pipeline},
                    {"commit", run.short_sha},
                    {"started", base::iso_time(run.started_ms)},
                    {"duration_ms", run.duration_ms},
                    {"exit", nullptr},
                    {"folder", run.folder}};
    if (run.exit) json["exit"] = static_cast<int>(*run.exit);
    if (!run.note.empty()) json["note"] = run.note;
    list.push_back(std::move(json));
  }
  return base::to_pretty_text(list);
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  const std::vector<run::RunSummary> runs = run::list_runs(run::state_folder(repository_root()));
  if (const base::Status status = print(arguments.text("format") == "json" ? as_json(runs) : as_text(runs)); !status)
    return refuse(status.error());
  return base::ExitCode::done;
}

}  // namespace

const Command k_runs_command{.name = "runs",
                             .summary = "list the runs of this repository",
                             .page = embedded::cli_page_runs,
                             .options = k_options,
                             .operands = {},
                             .execute = execute};

}  // namespace slipway::cli
