#include <slipway/base/clock.hpp>
#include <slipway/base/event_loop.hpp>
#include <slipway/base/file_lock.hpp>
#include <slipway/base/process.hpp>
#include <slipway/base/text.hpp>
#include <slipway/plan/plan_json.hpp>
#include <slipway/run/artifact_store.hpp>
#include <slipway/run/history.hpp>
#include <slipway/run/runner.hpp>
#include <slipway/run/scheduler.hpp>
#include <slipway/run/stage_run.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <memory>
#include <new>
#include <span>

namespace slipway::run {

namespace {

constexpr std::int64_t k_tick_ms = 100;
constexpr std::size_t k_strays_told = 10;

// A run that can be gone on with, opened.
struct Opened {
  RunFolder folder;
  RunState state;
  Journal journal;
  std::uint64_t next_sequence = 1;
  bool resumed = false;
  bool torn = false;
};

base::Error cannot_go_on(const std::string& id, std::string why) {
  return {.code = {902},
          .what = fmt::format("run {} cannot be gone on with", id),
          .why = std::move(why),
          .state = "nothing was run",
          .hint = "start a new run with `slipway run`"};
}

base::Result<Opened> reopen(const std::string& state_folder, const std::string& id, const model::Plan& plan) {
  // Nobody knows whether they are still as they were; and nothing of such a run was published.
  if (plan.use_working_directory) return base::fail(cannot_go_on(id, "it used uncommitted changes"));
  SLIPWAY_TRY_ASSIGN(RunFolder folder, RunFolder::open(state_folder, id));
  SLIPWAY_TRY_ASSIGN(const JournalContent content, read_journal(folder.journal()));
  RunState state = RunState::of(content.events);
  if (state.plan_digest() != plan::digest(plan).text())
    return base::fail(cannot_go_on(id, "the commit, the pipeline or the trigger is not the one it was begun with"));
  SLIPWAY_TRY_ASSIGN(Journal journal, Journal::reopen(folder.journal(), content));
  const std::uint64_t next = content.events.empty() ? 1 : content.events.back().sequence + 1;
  return Opened{std::move(folder), std::move(state), std::move(journal), next, true, content.torn};
}

// The newest run if it was stopped before its end and had this plan; such a run is finished, not begun again.
std::optional<std::string> unfinished_run(const std::string& state_folder, const model::Plan& plan) {
  if (plan.use_working_directory) return std::nullopt;
  const std::string id = newest_run(state_folder);
  if (id.empty()) return std::nullopt;
  const auto events = read_run(state_folder, id);
  if (!events) return std::nullopt;
  const RunState state = RunState::of(*events);
  if (state.exit() || state.plan_digest() != plan::digest(plan).text()) return std::nullopt;
  return id;
}

base::Result<Opened> open_run(const std::string& state_folder, const std::string& wanted, const model::Plan& plan) {
  if (!wanted.empty()) return reopen(state_folder, wanted, plan);
  if (const auto unfinished = unfinished_run(state_folder, plan)) return reopen(state_folder, *unfinished, plan);
  SLIPWAY_TRY_ASSIGN(RunFolder folder, RunFolder::create(state_folder, base::wall_ms()));
  SLIPWAY_TRY_ASSIGN(Journal journal, Journal::create(folder.journal()));
  return Opened{std::move(folder), {}, std::move(journal), 1, false, false};
}

std::string lock_note() {
  std::string host(256, '\0');
  gethostname(host.data(), host.size() - 1);
  return fmt::format("process {} on {} since {}", getpid(), host.c_str(), base::iso_time(base::wall_ms()));
}

bool in_ci(const std::vector<std::string>& environment) {
  return std::any_of(environment.begin(), environment.end(),
                     [](const std::string& pair) { return pair.rfind("CI=", 0) == 0 && pair != "CI="; });
}

// One sitting of a run: from the first stage that is ready to the last that has ended.
class Run {
public:
  Run(const model::Plan& plan, plugin::Catalog& catalog, const RunOptions& options, Opened opened, Secrets secrets)
      : m_plan(plan), m_options(options), m_catalog(catalog), m_folder(std::move(opened.folder)),
        m_state(std::move(opened.state)), m_secrets(std::move(secrets)),
        m_events(std::move(opened.journal), m_folder.id(), opened.next_sequence, m_state, options.sinks),
        m_context{m_loop,   plan,          m_folder,  catalog.installation(),
                  m_events, m_state,       m_secrets, options.environment,
                  {},       opened.resumed},
        m_scheduler(plan), m_torn(opened.torn) {}

  RunOutcome go() {
    const std::int64_t started = base::monotonic_ms();
    announce();
    const auto signals = m_loop.on_stop_signal([this](int number) { stop_requested(number); });
    const auto ticks = m_loop.every(k_tick_ms, [this] { tick(); });
    base::EventLoop::Handle limit;
    if (m_options.timeout_ms > 0) limit = m_loop.after(m_options.timeout_ms, [this] { out_of_time(); });
    m_loop.post([this] { proceed(); });
    run_loop();
    sweep_strays();
    return conclude(base::monotonic_ms() - started);
  }

private:
  // Whatever is thrown in it ends the run, which is recorded all the same.
  void run_loop() {
    try {
      m_loop.run();
      return;
    } catch (const std::bad_alloc&) {
      m_errors.push_back({.code = {607}, .what = "out of memory", .hint = "free memory and run it again"});
    } catch (const std::exception& problem) {
      m_errors.push_back({.code = {7000},
                          .what = "this is a bug in slipway",
                          .why = problem.what(),
                          .state = "the run was stopped",
                          .hint = "please report it; `slipway resume` goes on with the run"});
    }
    for (const auto& stage : m_stages)
      stage->kill();
  }

  void announce() {
    if (m_context.resumed)
      m_events.emit({}, model::RunResumed{SLIPWAY_VERSION});
    else
      m_events.emit(
          {}, model::RunStarted{m_plan.pipeline, plan::digest(m_plan).text(), plan::to_json(m_plan), SLIPWAY_VERSION});
    if (m_torn) m_events.emit({}, model::Warning{"the last line of the journal was cut off and has been dropped"});
    for (const std::string& name : m_secrets.unmasked())
      m_events.emit(
          {}, model::Warning{fmt::format(
                  "the secret '{}' is too short or too common a word to be masked: it is shown where it is printed",
                  name)});
    for (const model::PlannedStage& stage : m_plan.stages)
      if (!skip_done_before(stage)) m_events.emit(stage.name, model::StageQueued{});
  }

  // Green in an earlier sitting, and what it gave is still there.
  bool skip_done_before(const model::PlannedStage& stage) {
    const StageState& before = m_state.stage(stage.name);
    if (!before.done || !std::all_of(before.artifacts.begin(), before.artifacts.end(), artifact_intact)) return false;
    m_scheduler.set(stage.name, StageProgress::done);
    m_events.emit(stage.name, model::StageSkipped{"done in an earlier sitting of this run", true});
    return true;
  }

  void proceed() {
    if (const auto journal = m_events.check_untouched(); !journal && !m_stopped_by_journal)
      stop_because(journal.error());
    while (const auto skip = m_scheduler.next_skip()) {
      m_scheduler.set(skip->stage, StageProgress::skipped);
      m_events.emit(skip->stage, model::StageSkipped{skip->reason, false});
    }
    while (m_scheduler.running() < static_cast<std::size_t>(std::max(1, m_options.jobs))) {
      const model::PlannedStage* stage = m_scheduler.next_ready();
      if (stage == nullptr) break;
      start(*stage);
    }
    if (m_scheduler.over()) m_loop.stop();
  }

  void start(const model::PlannedStage& stage) {
    m_scheduler.set(stage.name, StageProgress::running);
    auto plugin = m_catalog.find(stage.type);
    if (!plugin) {
      // The plan was made with it, so it went away meanwhile.
      m_events.emit(stage.name, model::StageFinished{plugin.error().exit(), plugin.error(), 0, {}});
      return ended(stage.name, {plugin.error()});
    }
    auto run = std::make_unique<StageRun>(
        m_context, stage, std::move(*plugin),
        StageRun::Callbacks{.ended = [this, name = stage.name](const StageEnd& end) { ended(name, end); },
                            .signalled = [this](int number) { stop_requested(number); }});
    StageRun& started = *m_stages.emplace_back(std::move(run));
    started.start();
  }

  void ended(const std::string& name, const StageEnd& end) {
    m_scheduler.set(name, end.error ? StageProgress::failed : StageProgress::done);
    if (end.error) m_errors.push_back(*end.error);
    m_loop.post([this, name] {
      std::erase_if(m_stages, [&](const auto& stage) { return stage->name() == name; });
      proceed();
    });
  }

  // The first signal asks all stages to stop; the second ends them at once. A closed terminal is no reason to stop.
  void stop_requested(int number) {
    if (number == SIGHUP) return;
    const std::int64_t now = base::monotonic_ms();
    if (m_stop_signal != 0) {
      // A signal to the whole group arrives from several processes; only a later one is a second request.
      if (now - m_stopped_at > 500)
        for (const auto& stage : m_stages)
          stage->kill();
      return;
    }
    m_stop_signal = number;
    m_stopped_at = now;
    cancel_all(number, fmt::format("the run got {}", number == SIGTERM ? "SIGTERM" : "SIGINT"));
  }

  void cancel_all(int number, const std::string& reason) {
    m_scheduler.stop(reason);
    for (const auto& stage : m_stages)
      stage->cancel(number, reason);
    m_loop.post([this] { proceed(); });
  }

  // Without a journal nothing may be begun any more.
  void stop_because(const base::Error& error) {
    m_stopped_by_journal = true;
    m_errors.push_back(error);
    cancel_all(SIGTERM, error.what);
  }

  void out_of_time() {
    m_errors.push_back({.code = {12401},
                        .what = fmt::format("the run did not end within {}", base::duration_text(m_options.timeout_ms)),
                        .why = "its time-out struck (--timeout)",
                        .hint = "`slipway resume` goes on with it"});
    cancel_all(SIGTERM, "the run's time-out struck");
  }

  void tick() {
    m_events.tick(base::monotonic_ms());
    // Under a CI system the death of the parent is the only sign of an agent that is gone.
    if (m_watch_parent && getppid() != m_parent && m_stop_signal == 0) stop_requested(SIGTERM);
  }

  void sweep_strays() {
    const std::vector<base::Stray> strays = base::sweep(m_context.kept);
    const std::size_t told = std::min(strays.size(), k_strays_told);
    for (const base::Stray& stray : std::span(strays).first(told))
      m_events.emit({}, model::Warning{fmt::format("process {} was left running and has been killed: {}", stray.pid,
                                                   m_secrets.mask(stray.command))});
    if (told < strays.size())
      m_events.emit({}, model::Warning{fmt::format("so were {} processes more", strays.size() - told)});
  }

  RunOutcome conclude(std::int64_t duration_ms) {
    if (const auto journal = m_events.check_whole(); !journal && !m_stopped_by_journal)
      m_errors.push_back(journal.error());
    RunOutcome outcome{m_folder.id(), m_folder.path(), base::ExitCode::done, m_errors};
    if (m_stop_signal != 0 && m_errors.empty())
      outcome.errors.push_back({.code = {m_stop_signal == SIGTERM ? 14301 : 13001},
                                .what = "the run was stopped",
                                .why = m_stop_signal == SIGTERM ? "it got SIGTERM" : "it got SIGINT",
                                .hint = "`slipway resume` goes on with it"});
    for (const base::Error& error : outcome.errors)
      outcome.exit = base::worse(outcome.exit, error.exit());
    std::optional<base::Error> worst;
    for (const base::Error& error : outcome.errors)
      if (!worst && error.exit() == outcome.exit) worst = error;
    const auto written = m_events.emit({}, model::RunFinished{outcome.exit, worst, duration_ms});
    if (!written && m_errors.empty()) {
      outcome.errors.push_back(written.error());
      outcome.exit = written.error().exit();
    }
    return outcome;
  }

  const model::Plan& m_plan;
  const RunOptions& m_options;
  plugin::Catalog& m_catalog;
  base::EventLoop m_loop;
  RunFolder m_folder;
  RunState m_state;
  Secrets m_secrets;
  EventStream m_events;
  RunContext m_context;
  Scheduler m_scheduler;
  std::vector<std::unique_ptr<StageRun>> m_stages;
  std::vector<base::Error> m_errors;
  bool m_stopped_by_journal = false;
  int m_stop_signal = 0;
  std::int64_t m_stopped_at = 0;
  const pid_t m_parent = getppid();
  const bool m_watch_parent = m_parent > 1 && in_ci(m_options.environment);
  const bool m_torn;
};

}  // namespace

base::Result<RunOutcome> execute(const model::Plan& plan, plugin::Catalog& catalog, const RunOptions& options) {
  const std::string state = state_folder(plan.source.root);
  SLIPWAY_TRY(prepare_state_folder(state));
  SLIPWAY_TRY_ASSIGN(const base::FileLock lock, base::FileLock::acquire(state + "/lock", lock_note()));
  SLIPWAY_TRY_ASSIGN(Secrets secrets, Secrets::load(plan, options.environment));
  SLIPWAY_TRY_ASSIGN(Opened opened, open_run(state, options.resume, plan));
  SLIPWAY_TRY(base::become_subreaper());
  base::refuse_core_files();
  return Run(plan, catalog, options, std::move(opened), std::move(secrets)).go();
}

}  // namespace slipway::run
