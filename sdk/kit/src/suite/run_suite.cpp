#include <slipway/kit/command.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/kit/glob.hpp>
#include <slipway/kit/suite.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <set>

namespace slipway::kit {
namespace {

constexpr std::size_t k_listed_failures = 100;
constexpr std::size_t k_hinted_files = 3;

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

// Nothing when the message tells it already.
std::string place_text(const SourcePlace& place, const std::string& message) {
  if (place.file.empty()) return {};
  const std::string text = place.file + (place.line > 0 ? ":" + std::to_string(place.line) : std::string());
  return message.find(text) == std::string::npos ? " (" + text + ")" : std::string();
}

std::string told(const JunitCase& test) {
  const std::string message = first_line(test.message);
  return (message.empty() ? "" : ": " + message) + place_text(test.place, message);
}

bool is_bad(const JunitCase& test) {
  return test.outcome == JunitOutcome::failed || test.outcome == JunitOutcome::error;
}

// One run of a suite; the parts that are red gather in the outcome.
class SuiteRun {
public:
  SuiteRun(const Host& host, const std::string& folder, const Suite& suite)
      : m_host(host), m_folder(folder), m_suite(suite) {}

  Result<SuiteOutcome> run(const std::vector<std::string>& env) {
    m_outcome.report.suite = m_suite.name;
    SLIPWAY_KIT_TRY_ASSIGN(const Command command, command_of(env));
    SLIPWAY_KIT_TRY(remove_stale_reports());
    const auto start = std::chrono::steady_clock::now();
    SLIPWAY_KIT_TRY_ASSIGN(const CommandOutcome ended, run_command(m_host, command));
    const auto took = std::chrono::steady_clock::now() - start;
    SLIPWAY_KIT_TRY(read_reports());
    judge(ended);
    m_outcome.report.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    list_failures();
    write_log();
    return std::move(m_outcome);
  }

private:
  Result<Command> command_of(const std::vector<std::string>& env) const {
    Command command;
    command.argv = m_suite.argv;
    command.env = env;
    command.env.insert(command.env.end(), m_suite.env.begin(), m_suite.env.end());
    command.timeout_ms = m_suite.timeout_ms;
    command.cwd = m_folder;
    if (m_suite.working_directory.empty()) return command;
    SLIPWAY_KIT_TRY_ASSIGN(const std::string inside, resolve_inside(m_folder, m_suite.working_directory));
    command.cwd = join_path(m_folder, inside);
    return command;
  }

  // A report of an earlier run, in the source for instance, must not speak for this one.
  Status remove_stale_reports() const {
    for (const std::string& pattern : m_suite.reports) {
      SLIPWAY_KIT_TRY_ASSIGN(const std::vector<std::string> files, glob(m_folder, pattern));
      for (const std::string& file : files) {
        const std::string path = join_path(m_folder, file);
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail(io_error("remove the old report", path, errno));
      }
    }
    return {};
  }

  Status read_reports() {
    for (const std::string& pattern : m_suite.reports) {
      SLIPWAY_KIT_TRY_ASSIGN(const std::vector<std::string> files, glob(m_folder, pattern));
      if (files.empty()) m_unmatched.push_back(pattern);
      for (const std::string& file : files)
        if (m_read.insert(file).second) read_report(file);
    }
    return {};
  }
  void read_report(const std::string& file) {
    auto text = read_file(join_path(m_folder, file), JunitLimits{}.bytes);
    auto report = text ? parse_junit(*text, file) : Result<JunitReport>(fail(text.error()));
    if (report) return merge(m_outcome.report, relative(std::move(*report)));
    const Error& error = report.error();
    m_problems.push_back(error.message + (error.why.empty() ? "" : ": " + error.why));
  }
  // The workspace is gone after the run: places inside it are told relative to it.
  JunitReport relative(JunitReport report) const {
    const std::string prefix = m_folder + "/";
    for (JunitCase& test : report.cases)
      if (test.place.file.compare(0, prefix.size(), prefix) == 0) test.place.file.erase(0, prefix.size());
    return report;
  }

  void judge(const CommandOutcome& ended) {
    if (m_suite.missing_reports == MissingReports::refused) judge_reports(ended);
    judge_skipped();
    judge_command(ended);
    if (m_suite.reports.empty() && m_outcome.report.cases.empty()) stand_in_case(ended);
  }
  void judge_reports(const CommandOutcome& ended) {
    for (const std::string& pattern : m_unmatched) {
      std::string problem = "no report matches '" + pattern + "'";
      const auto nearest = glob_nearest(m_folder, pattern, k_hinted_files);
      if (ended.ok() && !nearest.empty()) problem += "; there is " + listed(nearest);
      m_problems.push_back(std::move(problem));
    }
    if (!m_read.empty() && m_problems.empty() && m_outcome.report.cases.empty())
      m_problems.push_back("its reports hold no test case");
  }
  // Cases that were all skipped have shown nothing.
  void judge_skipped() {
    const std::size_t skipped = m_outcome.report.count(JunitOutcome::skipped);
    if (skipped > 0 && skipped == m_outcome.report.cases.size())
      m_problems.push_back("no case passed (" + std::to_string(skipped) + " skipped)");
  }
  static std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
      text.append(text.empty() ? "" : ", ").append(name);
    return text;
  }
  void judge_command(const CommandOutcome& ended) {
    if (ended.ok()) return;
    if (ended.end == CommandEnd::timed_out) {
      m_problems.insert(m_problems.begin(), "the command did not end within " + duration_text(ended.timeout_ms) + " (" +
                                                m_suite.timeout_key + ")");
      return;
    }
    // An exit code is what failed cases lead to; a signal is more than that.
    if (!m_outcome.report.green() && ended.end == CommandEnd::exited) return;
    std::string problem = "the command failed with " + ended.describe();
    if (m_outcome.report.green() && m_problems.empty() && !m_read.empty()) problem += " although its reports are green";
    m_problems.insert(m_problems.begin(), std::move(problem));
  }
  // Without reports the command itself is the one test.
  void stand_in_case(const CommandOutcome& ended) {
    JunitCase test{m_suite.name, m_suite.name};
    test.outcome = ended.ok() ? JunitOutcome::passed : JunitOutcome::failed;
    if (!ended.ok()) test.message = ended.describe();
    m_outcome.report.cases.push_back(std::move(test));
  }

  void list_failures() {
    const JunitReport& report = m_outcome.report;
    const std::size_t bad = report.count(JunitOutcome::failed) + report.count(JunitOutcome::error);
    for (const std::string& problem : m_problems)
      m_outcome.failures.push_back({m_suite.name, problem});
    if (!m_suite.reports.empty()) {
      if (bad > 0) m_problems.push_back(std::to_string(bad) + " of " + std::to_string(report.cases.size()) + " failed");
      for (const JunitCase& test : report.cases)
        if (is_bad(test) && m_outcome.failures.size() < k_listed_failures)
          m_outcome.failures.push_back(
              {m_suite.name + ": " + test.name, test.message, test.place.file, test.place.line});
    }
    for (const std::string& problem : m_problems)
      m_outcome.message.append(m_outcome.message.empty() ? "" : "; ").append(problem);
  }

  void write_log() const {
    const std::string head = "suite " + m_suite.name + ": ";
    for (const JunitCase& test : m_outcome.report.cases)
      if (is_bad(test) && !m_suite.reports.empty()) m_host.log_error(head + test.name + " failed" + told(test));
    const std::string counts = head + counts_text(m_outcome.report);
    if (m_outcome.green()) return m_host.log_info(counts);
    m_host.log_error(counts + "; red: " + m_outcome.message);
  }

  const Host& m_host;
  const std::string& m_folder;
  const Suite& m_suite;
  std::set<std::string> m_read;
  std::vector<std::string> m_unmatched;
  std::vector<std::string> m_problems;
  SuiteOutcome m_outcome;
};

}  // namespace

Result<SuiteOutcome> run_suite(const Host& host, const std::string& folder, const Suite& suite,
                               const std::vector<std::string>& env) {
  return SuiteRun(host, folder, suite).run(env);
}

}  // namespace slipway::kit
