#include <slipway/base/clock.hpp>
#include <slipway/base/json.hpp>
#include <slipway/base/text.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/repository_root.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/report/ending.hpp>
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

using Row = std::array<std::string, 7>;

// "failed (11): deploy"; "running"; "unfinished".
std::string result_of(const run::RunSummary& run) {
  std::string text = run.running ? "running" : "unfinished";
  if (run.exit) text = report::word_for(*run.exit);
  if (run.exit && *run.exit != base::ExitCode::done) text += fmt::format(" ({})", static_cast<int>(*run.exit));
  if (run.exit && !run.not_green.empty()) text += ": " + base::join(run.not_green, ", ");
  return run.note.empty() ? text : fmt::format("{} ({})", text, run.note);
}

// The last stage tells a run of the whole pipeline from one of a part of it.
std::string stages_of(const run::RunSummary& run) {
  if (run.stages.size() < 2) return base::join(run.stages, "");
  return fmt::format("{} to {}", run.stages.front(), run.stages.back());
}

Row row_of(const run::RunSummary& run) {
  // The day and the time to the second, in UTC as everywhere.
  const std::string started = run.started_ms == 0 ? "" : base::iso_time(run.started_ms).substr(0, 19) + "Z";
  Row row{run.id,
          started,
          base::duration_text(run.duration_ms),
          run.short_sha + (run.with_changes ? " and changes" : ""),
          run.pipeline,
          stages_of(run),
          result_of(run)};
  for (std::string& cell : row)
    cell = base::printable(cell);
  return row;
}

std::string as_text(const std::vector<run::RunSummary>& runs) {
  if (runs.empty()) return "no runs yet\n";
  std::vector<Row> rows{{"RUN", "STARTED", "TIME", "COMMIT", "PIPELINE", "STAGES", "RESULT"}};
  for (const run::RunSummary& run : runs)
    rows.push_back(row_of(run));
  std::array<std::size_t, 7> widths{};
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
                    {"with_changes", run.with_changes},
                    {"stages", run.stages},
                    {"not_green", run.not_green},
                    {"running", run.running},
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
