#include <slipway/base/clock.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/check/check.hpp>
#include <slipway/check/config_samples.hpp>
#include <slipway/check/description.hpp>
#include <slipway/check/elf_file.hpp>
#include <slipway/check/stage_trials.hpp>
#include <slipway/check/static_tests.hpp>
#include <slipway/check/trial.hpp>
#include <slipway/plugin/descriptor_rules.hpp>
#include <slipway/plugin/ownership.hpp>
#include <slipway/plugin/sealed_copy.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace slipway::check {

namespace {

constexpr std::size_t k_largest_file = 512 * 1024 * 1024;
constexpr std::int64_t k_slow_load_ms = 100;

// The tests of one file, gathered in the order in which they can be done.
class Checker {
public:
  Checker(const CheckSettings& settings, const ElfFile& elf, int plugin_fd)
      : m_settings(settings), m_elf(elf), m_host{settings.program, plugin_fd, settings.deadline_ms} {}

  base::Status perform_tests() {
    for (Finding& finding : static_findings(m_elf, m_settings.allowed))
      add(std::move(finding));
    SLIPWAY_TRY_ASSIGN(const std::string obstacle, perform_loaded());
    skip_rest(obstacle);
    return {};
  }

  // One finding for each test that was asked for.
  std::vector<Finding> take() {
    std::vector<Finding> rows;
    for (const Test& test : tests()) {
      std::optional<Finding> row;
      for (const Finding& finding : m_findings) {
        if (finding.id != test.id) continue;
        if (!row || worth(finding.outcome) > worth(row->outcome)) {
          const std::int64_t spent = row ? row->milliseconds : 0;
          row = finding;
          row->milliseconds += spent;
        } else {
          row->milliseconds += finding.milliseconds;
        }
      }
      if (row) rows.push_back(std::move(*row));
    }
    return rows;
  }

  const std::optional<plugin::PluginDescriptor>& description() const { return m_description; }

private:
  // As far as it goes; what stands in the way of the tests that were not done.
  base::Result<std::string> perform_loaded() {
    if (loadable(m_elf)) SLIPWAY_TRY(load());
    if (!m_description) return "the file cannot be loaded";
    SLIPWAY_TRY(loading_tests());
    if (!judge_description()) return "the description is not valid";
    for (const plugin::StageDescriptor& stage : m_description->stages)
      SLIPWAY_TRY(stage_tests(stage));
    return "it has no stage to try it with";
  }

  // A test that was skipped for one stage and passed for another has passed.
  static int worth(Outcome outcome) { return outcome == Outcome::skip ? -1 : static_cast<int>(outcome); }

  bool selected(std::string_view id) const {
    const Test* const test = test_named(id);
    if (m_settings.only.empty()) return test != nullptr && test->level <= m_settings.level;
    return std::find(m_settings.only.begin(), m_settings.only.end(), id) != m_settings.only.end();
  }

  void add(Finding finding) {
    if (selected(finding.id)) m_findings.push_back(std::move(finding));
  }

  void skip_rest(const std::string& why) {
    for (const Test& test : tests())
      if (std::none_of(m_findings.begin(), m_findings.end(), [&](const Finding& f) { return f.id == test.id; }))
        add({.id = std::string(test.id), .outcome = Outcome::skip, .message = why});
  }

  base::Status load() {
    SLIPWAY_TRY_ASSIGN(Tried tried, perform(m_host, {.id = "load-now", .probe = "describe"}));
    Finding& finding = tried.finding;
    const auto& facts = tried.end.facts;
    m_violations = tried.end.violations;
    if (const auto error = facts.find("load_error"); error != facts.end()) {
      finding.outcome = Outcome::fail;
      finding.message = "it cannot be loaded: " + error->second;
    }
    if (const auto described = facts.find("descriptor"); described != facts.end() && finding.outcome == Outcome::pass)
      m_description = read_description(described->second);
    // Who comes that far was loaded; what goes wrong then is the descriptor's fault.
    if (tried.end.place == "reading the descriptor" && finding.outcome == Outcome::crash) {
      add({.id = "load-now"});
      finding.id = "descriptor";
    }
    const auto spent = facts.find("load_ms");
    add(finding);
    if (m_description && spent != facts.end()) add(load_time(std::atoll(spent->second.c_str())));
    return {};
  }

  static Finding load_time(std::int64_t spent) {
    Finding finding{.id = "load-time"};
    if (spent < k_slow_load_ms) return finding;
    finding.outcome = Outcome::warn;
    finding.message =
        fmt::format("loading takes {} ms of the processor, each time that somebody asks what the plugin is", spent);
    return finding;
  }

  base::Status loading_tests() {
    std::vector<Trial> trials;
    if (selected("load-quiet"))
      trials.push_back({.id = "load-quiet",
                        .probe = "quiet",
                        .inputs = {{"runtime", m_elf.go ? "go" : "c"}},
                        .judge = [](const Evidence& evidence, Finding& finding) {
                          if (evidence.before == evidence.after)
                            return judge_silence(evidence.end, "loading it", finding);
                          finding.outcome = Outcome::fail;
                          finding.message = "loading it changes files";
                        }});
    if (selected("entry-pure")) trials.push_back({.id = "entry-pure", .probe = "entry"});
    return add_all(trials);
  }

  static void judge_silence(const ProbeEnd& end, const char* who, Finding& finding) {
    if (end.printed.empty()) return;
    finding.outcome = Outcome::fail;
    finding.message = fmt::format("{} prints {} bytes", who, end.printed.size());
  }

  base::Status add_all(const std::vector<Trial>& trials) {
    SLIPWAY_TRY_ASSIGN(std::vector<Tried> all, perform_all(m_host, trials));
    for (Tried& tried : all) {
      add(std::move(tried.finding));
      for (Finding& other : tried.also)
        add(std::move(other));
    }
    return {};
  }

  void add_problem(const char* id, const std::string& problem) {
    Finding finding{.id = id, .outcome = problem.empty() ? Outcome::pass : Outcome::fail, .message = problem};
    add(std::move(finding));
  }

  std::string violated(std::string_view rule) const {
    for (const Violation& violation : m_violations)
      if (violation.rule == rule) return violation.message;
    return {};
  }

  // False when a host would refuse the plugin.
  bool judge_description() {
    const std::string size = violated("struct-size");
    add_problem("struct-size", size);
    if (!size.empty()) return false;
    std::string problem = violated("descriptor");
    for (const auto& problems_of : {plugin::descriptor_problems, doubtful_members})
      if (const auto problems = problems_of(*m_description); problem.empty() && !problems.empty())
        problem = problems.front();
    add_problem("descriptor", problem);
    if (const std::string mismatch = plugin::note_mismatch(*m_description, m_elf.notes.front()); !mismatch.empty())
      add_problem("elf-note", mismatch);
    if (!problem.empty()) return false;
    const std::vector<std::string> wrong = plugin::schema_problems(*m_description);
    add_problem("schemas", wrong.empty() ? std::string() : wrong.front());
    return wrong.empty();
  }

  bool any_selected_of_stages() const {
    return std::any_of(tests().begin(), tests().end(),
                       [&](const Test& test) { return test.level >= 2 && selected(test.id); }) ||
           selected("struct-size");
  }

  base::Status stage_tests(const plugin::StageDescriptor& stage) {
    if (!any_selected_of_stages() || (m_settings.only.empty() && m_settings.level < 2)) return {};
    const std::vector<std::string> configs =
        m_settings.config.empty() ? fitting_configs(stage.config_schema) : std::vector{m_settings.config};
    const Trial first = first_trial(stage, configs);
    SLIPWAY_TRY_ASSIGN(Tried tried, perform(m_host, first));
    const bool usable = tried.finding.outcome == Outcome::pass;
    const StageKnowledge known = knowledge_of(tried.end, configs);
    add(std::move(tried.finding));
    for (Finding& other : tried.also)
      if (known.run || other.outcome != Outcome::pass) add(std::move(other));
    if (usable || !m_settings.only.empty()) return further_tests(stage, known);
    skip_rest("no-escape comes first");
    return {};
  }

  StageKnowledge knowledge_of(const ProbeEnd& end, const std::vector<std::string>& configs) const {
    StageKnowledge known{.seed = m_settings.seed};
    if (const auto accepted = end.facts.find("accepted"); accepted != end.facts.end())
      if (const long index = std::atol(accepted->second.c_str()); index >= 0)
        known.config = configs[static_cast<std::size_t>(index)];
    for (const auto& [call, status] : end.returned)
      if (call == "run") {
        known.run = true;
        known.run_status = status;
      }
    return known;
  }

  base::Status further_tests(const plugin::StageDescriptor& stage, const StageKnowledge& known) {
    StagePlan plan = stage_trials(stage, known);
    std::erase_if(plan.trials, [&](const Trial& trial) {
      return !selected(trial.id) &&
             std::none_of(trial.also.begin(), trial.also.end(), [&](const std::string& id) { return selected(id); });
    });
    for (Finding& finding : plan.skipped)
      add(std::move(finding));
    return add_all(plan.trials);
  }

  const CheckSettings& m_settings;
  const ElfFile& m_elf;
  TrialHost m_host;
  std::vector<Violation> m_violations;  // Of the description.
  std::optional<plugin::PluginDescriptor> m_description;
  std::vector<Finding> m_findings;
};

}  // namespace

std::size_t CheckReport::count(Outcome outcome) const {
  return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(),
                                                [&](const Finding& finding) { return finding.outcome == outcome; }));
}

bool CheckReport::passed() const { return count(Outcome::fail) + count(Outcome::crash) + count(Outcome::timeout) == 0; }

base::Result<CheckReport> check_plugin(const std::string& path, const CheckSettings& settings) {
  const std::int64_t start = base::monotonic_ms();
  auto file = base::open_file(path);
  if (!file)
    return base::fail({.code = {308},
                       .what = "the plugin " + path + " cannot be opened",
                       .why = file.error().why,
                       .hint = "check the path"});
  SLIPWAY_TRY(plugin::check_ownership(file->get(), path));
  // What is read below is what the tests load, whoever changes the file meanwhile.
  if (base::Fd copy = plugin::sealed_copy(file->get())) *file = std::move(copy);
  lseek(file->get(), 0, SEEK_SET);
  SLIPWAY_TRY_ASSIGN(const std::string content, base::read_all(file->get(), k_largest_file));
  SLIPWAY_TRY_ASSIGN(const ElfFile elf, read_elf(content, path));
  Checker checker(settings, elf, file->get());
  SLIPWAY_TRY(checker.perform_tests());
  CheckReport report{.path = path, .digest = "sha256:" + base::sha256_hex(content)};
  if (checker.description()) {
    report.plugin = checker.description()->id;
    report.version = checker.description()->version;
  }
  report.findings = checker.take();
  report.milliseconds = base::monotonic_ms() - start;
  return report;
}

}  // namespace slipway::check
