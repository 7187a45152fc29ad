#include <slipway/base/clock.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/plugin/described.hpp>
#include <slipway/plugin/plugin_file.hpp>
#include <slipway/run/child_environment.hpp>
#include <slipway/run/gate.hpp>
#include <slipway/run/outcome.hpp>
#include <slipway/run/records.hpp>
#include <slipway/run/request.hpp>
#include <slipway/run/stage_run.hpp>
#include <slipway/source/repository.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

namespace slipway::run {

namespace {

constexpr std::int64_t k_load_limit_ms = 10'000;
constexpr std::int64_t k_leave_limit_ms = 2'000;
constexpr std::int64_t k_grace_ms = 1'200;  // Asking nicely; then SIGTERM, and a second later SIGKILL.
constexpr std::int64_t k_term_ms = 1'000;

base::Error cancelled_error(const std::string& stage, int number, const std::string& reason) {
  return {.code = {number == SIGTERM ? 14301 : 13001},
          .what = fmt::format("stage '{}' was stopped", stage),
          .why = reason,
          .hint = "`slipway resume` goes on with this run"};
}

}  // namespace

StageRun::StageRun(RunContext& context, const model::PlannedStage& stage, plugin::PluginDescriptor plugin,
                   Callbacks callbacks)
    : m_context(context), m_stage(stage), m_plugin(std::move(plugin)), m_callbacks(std::move(callbacks)),
      m_log(context.events, context.secrets, stage.name, context.folder.log(stage.name)),
      m_effects(context.state.effects(stage.name)) {}

bool StageRun::publishes() const { return (m_stage.flags & SLIPWAY_STAGE_PUBLISHES) != 0; }

void StageRun::start() {
  m_started_ms = base::monotonic_ms();
  base::Status status = prepare();
  if (status) status = launch();
  if (status) return;
  m_error = status.error();
  m_context.loop.post([this] { finish(); });
}

base::Status StageRun::prepare() {
  if (publishes()) {
    const std::vector<std::string> upstream = upstream_of(m_context.plan, m_stage);
    m_passed = m_context.state.images(upstream);
    SLIPWAY_TRY(check_gate(m_stage.name, m_passed, m_context.state.verdicts(upstream)));
  }
  const std::string workspace = m_context.folder.workspace(m_stage.name);
  SLIPWAY_TRY(base::remove_tree(workspace));
  SLIPWAY_TRY(base::make_folders(m_context.folder.output(m_stage.name)));
  SLIPWAY_TRY(base::make_folders(workspace));
  if ((m_stage.flags & SLIPWAY_STAGE_SOURCE) == 0) return {};
  const model::SourceState& source = m_context.plan.source;
  if (m_context.plan.use_working_directory) return source::export_working_directory(source, workspace);
  return source::export_tree(source.root, source.tree, workspace);
}

// What the stage names under 'env'. A secret among them comes from its file too.
std::vector<std::string> StageRun::environment() const {
  std::vector<std::string> chosen = child_environment(m_context.environment, m_stage.env);
  for (const std::string& name : m_stage.env) {
    const auto secret = m_context.secrets.value(name);
    const bool declared = std::find(m_stage.secrets.begin(), m_stage.secrets.end(), name) != m_stage.secrets.end();
    if (!secret || !declared) continue;
    std::erase_if(chosen, [&](const std::string& pair) { return pair.starts_with(name + "="); });
    chosen.push_back(name + "=" + *secret);
  }
  return chosen;
}

base::Status StageRun::launch() {
  m_context.events.emit(m_stage.name,
                        model::StageStarted{m_stage.type, m_plugin.version, m_plugin.path, m_plugin.digest,
                                            std::string(plugin::to_string(m_plugin.origin))});
  m_worker.emplace(
      m_context.loop, static_cast<plugin::Services&>(*this),
      plugin::Worker::Callbacks{
          .described = [this](base::Result<plugin::PluginDescriptor> result) { described(std::move(result)); },
          .created = [this](const plugin::StageAnswer& answer) { created(answer); },
          .finished = [this](const plugin::StageAnswer& answer) { finished(answer); },
          .signalled = [this](int number) { stopped_by_stranger(number); },
          .ended = [this](const plugin::WorkerEnd& end) { worker_ended(end); }});
  SLIPWAY_TRY(m_worker->start({m_context.installation.worker, m_context.folder.workspace(m_stage.name), environment()},
                              m_plugin.file->fd()));
  limit(k_load_limit_ms, {.code = {508},
                          .what = fmt::format("the plugin of stage '{}' did not load within {}", m_stage.name,
                                              base::duration_text(k_load_limit_ms)),
                          .why = "a static constructor of the plugin or of a library it links hangs"});
  return {};
}

void StageRun::described(base::Result<plugin::PluginDescriptor> description) {
  if (m_phase != Phase::loading || m_error) return;
  if (!description) return fail(description.error());
  if (auto same = plugin::check_says_the_same(m_plugin, *description); !same) return fail(same.error());
  auto services = granted_services();
  if (!services) return fail(services.error());
  m_phase = Phase::creating;
  limit(m_stage.timeout_ms, timed_out(m_stage.name, m_stage.timeout_ms));
  m_request = make_request(m_context.plan, m_stage, m_context.folder, m_context.state,
                           m_context.resumed ? Sitting::resumed : Sitting::first);
  m_worker->create(m_stage.type, m_stage.with, *services);
}

base::Result<std::vector<std::string>> StageRun::granted_services() const {
  const plugin::StageDescriptor* type = m_plugin.stage(m_stage.type);
  // These four give no power, so nobody has to ask for them.
  std::vector<std::string> granted{SLIPWAY_SERVICE_LOG, SLIPWAY_SERVICE_PROGRESS, SLIPWAY_SERVICE_CANCEL,
                                   SLIPWAY_SERVICE_EMIT};
  std::vector<std::string> offered = granted;
  offered.insert(offered.end(), {SLIPWAY_SERVICE_EXEC, SLIPWAY_SERVICE_CACHE});
  if (!m_stage.secrets.empty()) offered.emplace_back(SLIPWAY_SERVICE_SECRET);
  if (publishes()) offered.emplace_back(SLIPWAY_SERVICE_EFFECT);
  const auto is_offered = [&](const std::string& id) {
    return std::find(offered.begin(), offered.end(), id) != offered.end();
  };
  for (const std::string& id : type->needs) {
    if (!is_offered(id))
      return base::fail({.code = {905},
                         .what = fmt::format("stage '{}' needs the service {}", m_stage.name, id),
                         .why = "this host does not grant it to the stage",
                         .hint = id == SLIPWAY_SERVICE_SECRET ? "declare the stage's secrets under 'secrets'"
                                                              : "use a plugin made for this host"});
    granted.push_back(id);
  }
  std::copy_if(type->wants.begin(), type->wants.end(), std::back_inserter(granted), is_offered);
  return granted;
}

void StageRun::created(const plugin::StageAnswer& answer) {
  if (m_phase != Phase::creating || m_error) return;
  if (auto error = error_of_answer(m_stage.name, answer)) return fail(std::move(*error));
  if (publishes()) return begin_planning();
  begin_running();
}

// What the stage would change is looked at before it changes anything, so that nothing is done twice: not after an
// interrupted run and not after one whose journal is lost.
void StageRun::begin_planning() {
  m_phase = Phase::planning;
  m_worker->plan(m_request);
}

void StageRun::finished(const plugin::StageAnswer& answer) {
  if (m_error) {
    if (m_phase != Phase::leaving) leave();  // It stopped as it was asked to; what it says no longer counts.
    return;
  }
  switch (m_phase) {
  case Phase::planning:
    if (answer.status != SLIPWAY_OK && answer.status != SLIPWAY_E_UNSUPPORTED) return conclude(answer);
    m_phase = Phase::probing;
    return probe_next();
  case Phase::probing: {
    const auto effect = m_effects.next_to_probe();
    const auto presence = answer.status == SLIPWAY_OK && answer.presence >= 0 && answer.presence <= 3
                              ? static_cast<model::Presence>(answer.presence)
                              : model::Presence::unknown;
    m_effects.observe(*effect, presence);
    if (presence == model::Presence::unknown && !answer.message.empty()) m_not_seen_why = ": " + answer.message;
    m_context.events.emit(m_stage.name,
                          model::EffectObserved{*effect, presence, m_context.secrets.mask(answer.message)});
    return probe_next();
  }
  case Phase::running:
    return conclude(answer);
  default:
    return fail(
        {.code = {505}, .what = fmt::format("the plugin of stage '{}' answered without being asked", m_stage.name)});
  }
}

void StageRun::probe_next() {
  if (const auto effect = m_effects.next_to_probe()) return m_worker->probe(m_request, *effect);
  if (const auto effect = m_effects.undecidable())
    return fail(
        {.code = {1301},
         .what = fmt::format("whether the effect {} happened cannot be told", model::describe(*effect)),
         .why = "an earlier sitting of this run was stopped in the middle of it, and the world could not be asked" +
                m_not_seen_why,
         .state = "nothing more was done",
         .hint = "`slipway resume` when the target can be reached again"});
  begin_running();
}

void StageRun::begin_running() {
  m_phase = Phase::running;
  m_worker->run(m_request);
}

base::Error StageRun::masked(base::Error error) const {
  for (std::string* text : {&error.what, &error.why, &error.state, &error.hint})
    *text = m_context.secrets.mask(*text);
  for (std::string& text : error.context)
    text = m_context.secrets.mask(text);
  return error;
}

void StageRun::conclude(const plugin::StageAnswer& answer) {
  m_answered = true;
  if (auto error = error_of_answer(m_stage.name, answer)) m_error = std::move(*error);
  // The host knows better why it refused something than a plugin that passes the status on.
  if (m_refused && (answer.status == SLIPWAY_OK || answer.status == status_of(*m_refused))) m_error = m_refused;
  if (!m_error) {
    const auto promise = check_promise(m_stage.name, m_plugin.stage(m_stage.type)->output_schema,
                                       m_context.state.stage(m_stage.name).values);
    if (!promise) m_error = promise.error();
  }
  if (const auto open = m_effects.open(); open && !m_error)
    m_error = base::Error{.code = {509},
                          .what = fmt::format("stage '{}' said that it succeeded, but did not read back the effect {}",
                                              m_stage.name, model::describe(*open)),
                          .hint = "this is for the plugin's author to mend"};
  leave();
}

void StageRun::leave() {
  m_phase = Phase::leaving;
  m_worker->end();
  m_limit = m_context.loop.after(k_leave_limit_ms, [this] { m_worker->signal(SIGKILL); });
}

// The process has nothing more to say that would count.
void StageRun::fail(base::Error error) {
  if (!m_error) m_error = std::move(error);
  m_worker->signal(SIGKILL);
}

// Time is up after `milliseconds`: SIGTERM to the group, two seconds later SIGKILL.
void StageRun::limit(std::int64_t milliseconds, base::Error error) {
  m_limit = m_context.loop.after(milliseconds, [this, reason = std::move(error)] {
    if (m_error) return;
    m_error = reason;
    m_worker->cancel(0);
    m_worker->signal(SIGTERM);
    m_kill_timer = m_context.loop.after(2000, [this] { m_worker->signal(SIGKILL); });
  });
}

void StageRun::cancel(int number, const std::string& reason) {
  if (m_cancelled || m_phase == Phase::over || !m_worker) return;
  m_cancelled = true;
  m_limit.reset();
  if (!m_error && m_phase != Phase::leaving) m_error = cancelled_error(m_stage.name, number, reason);
  m_worker->cancel(k_grace_ms);
  m_term_timer = m_context.loop.after(k_grace_ms, [this] {
    m_worker->signal(SIGTERM);
    m_kill_timer = m_context.loop.after(k_term_ms, [this] { m_worker->signal(SIGKILL); });
  });
}

// A signal that we sent ourselves says nothing new.
void StageRun::stopped_by_stranger(int number) {
  if (!m_error && m_phase != Phase::leaving) m_callbacks.signalled(number);
}

void StageRun::kill() {
  if (m_worker) m_worker->signal(SIGKILL);
}

void StageRun::worker_ended(const plugin::WorkerEnd& end) {
  if (!m_error && m_phase != Phase::leaving) m_error = error_of_end(m_stage.name, end, m_log.last_line());
  const auto open = m_effects.open();
  if (open && !m_answered && m_error)
    m_error = base::Error{.code = {1301},
                          .what = m_error->what,
                          .why = m_error->why,
                          .state = fmt::format("the effect {} may or may not have happened", model::describe(*open)),
                          .hint = "`slipway resume` looks and decides"};
  finish();
}

void StageRun::finish() {
  m_phase = Phase::over;
  if (m_error) m_error = masked(naming(m_plugin, std::move(*m_error)));
  m_limit.reset();
  m_term_timer.reset();
  m_kill_timer.reset();
  m_log.finish();
  if (!m_error) {
    if (auto removed = base::remove_tree(m_context.folder.workspace(m_stage.name)); !removed)
      warn("the workspace could not be removed: " + removed.error().why);
  }
  model::StageFinished fact{.exit = m_error ? m_error->exit() : base::ExitCode::done,
                            .error = m_error,
                            .duration_ms = base::monotonic_ms() - m_started_ms,
                            .log = m_log.path()};
  m_context.events.emit(m_stage.name, std::move(fact));
  m_callbacks.ended({m_error});
}

}  // namespace slipway::run
