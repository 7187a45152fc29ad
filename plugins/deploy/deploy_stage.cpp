// dev.slipway.deploy: runs a tested and published image on this machine, and goes back when it is not healthy.
#include "deployer.hpp"
#include "deployment_folder.hpp"
#include "parameters.hpp"
#include "release_store.hpp"
#include "service.hpp"

#include <slipway/kit/failure.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/kit/http_url.hpp>
#include <slipway/kit/json.hpp>
#include <slipway/kit/request.hpp>
#include <slipway/plugin.hpp>

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace slipway::plugins::deploy {
namespace {

constexpr char k_kind[] = "local.deployment";
constexpr char k_output_schema[] = R"({"type":"object","required":["deployment"]})";
constexpr const char* k_needs[] = {SLIPWAY_SERVICE_LOG,    SLIPWAY_SERVICE_EMIT,   SLIPWAY_SERVICE_EXEC,
                                   SLIPWAY_SERVICE_EFFECT, SLIPWAY_SERVICE_CANCEL, nullptr};
constexpr const char* k_wants[] = {SLIPWAY_SERVICE_PROGRESS, SLIPWAY_SERVICE_SECRET, nullptr};

class DeployStage {
public:
  DeployStage(Host host, std::string_view config)
      : m_host(host), m_parameters(kit::or_throw(parse_parameters(config))) {}

  void plan(std::string_view request_json) {
    open(request_json);
    if (m_request.publications.empty()) return m_host.log_info("which digest is known once an image is published");
    const kit::RequestPublication publication = kit::or_throw(tested_publication(m_request));
    const DeploymentState state = kit::or_throw(m_folder->load());
    if (!state.current)
      m_host.log_warn("the first deployment to " + m_folder->path() + ": there is no predecessor to go back to");
    m_host.declare(effect_of(publication.digest));
  }

  std::int32_t probe(std::string_view request_json, const Effect& effect) {
    open(request_json);
    const Effect own = effect_of(effect.digest);
    if (effect.kind != own.kind || effect.target != own.target || effect.name != own.name) return SLIPWAY_PROBE_UNKNOWN;
    const std::string current = m_folder->current();
    if (current.empty()) return SLIPWAY_PROBE_ABSENT;
    if (current != effect.digest) return SLIPWAY_PROBE_PRESENT_OTHER;
    const DeploymentState state = kit::or_throw(m_folder->load());
    const Deployed wanted = kit::or_throw(wanted_for(effect.digest, state));
    const kit::Status serving = check_in_place(wanted);
    if (serving) return SLIPWAY_PROBE_PRESENT_SAME;
    if (serving.error().status != SLIPWAY_VERDICT_FAIL) throw kit::to_failure(serving.error());
    m_host.log_info("not in place: " + serving.error().message);
    const bool reconfigured = state.current && state.current->container != wanted.container;
    return reconfigured ? SLIPWAY_PROBE_PRESENT_OTHER : SLIPWAY_PROBE_ABSENT;
  }

  void run(std::string_view request_json) {
    open(request_json);
    const kit::RequestPublication publication = kit::or_throw(tested_publication(m_request));
    kit::or_throw(kit::make_folders(m_folder->path()));
    const DeploymentLock lock = kit::or_throw(acquire());
    DeploymentState state = kit::or_throw(load_own());
    kit::or_throw(check_age(state, publication.digest));
    ReleaseStore store(m_host, *m_folder, m_parameters, publication.repository);
    m_host.progress(-1, "unpacking");
    kit::or_throw(store.provide(publication.digest));
    const kit::OciImageConfig image = kit::or_throw(store.config(publication.digest));
    Deployed wanted = kit::or_throw(wanted_for(publication.digest, state));
    wanted.stop_signal = image.stop_signal;
    const Service service = this->service();
    kit::or_throw(service.write_bundle(wanted, image));
    m_host.throw_if_cancelled();
    put_in_place(wanted, state, store, service);
    if (const kit::Status pruned = store.prune(state, m_parameters.keep); !pruned)
      m_host.log_warn("old releases are left: " + pruned.error().message + ": " + pruned.error().why);
  }

  void rollback(std::string_view request_json) {
    open(request_json);
    if (!kit::path_exists(m_folder->path()))
      throw kit::to_failure({SLIPWAY_E_NOT_FOUND, "nothing is deployed in " + m_folder->path()});
    const DeploymentLock lock = kit::or_throw(acquire());
    DeploymentState state = kit::or_throw(load_own());
    const Service service = this->service();
    ReleaseStore store(m_host, *m_folder, m_parameters, repository());
    Deployer deployer(m_host, *m_folder, store, service, state);
    std::optional<Effect> effect;
    if (state.predecessor) effect = effect_of(state.predecessor->digest);
    const bool proceed = effect && m_host.begin(*effect);
    kit::or_throw(deployer.go_back());
    if (proceed) m_host.done(*effect, observed(*state.current));
    emit(state, "rolled-back");
  }

private:
  void open(std::string_view request_json) {
    m_request = kit::or_throw(kit::parse_request(request_json));
    const std::string path = kit::join_path(m_request.root, m_parameters.path);
    m_folder.emplace(without_slash(std::filesystem::path(path).lexically_normal().string()));
  }
  static std::string without_slash(std::string path) {
    while (path.size() > 1 && path.back() == '/')
      path.pop_back();
    return path;
  }

  // Where a predecessor would be pulled from. Empty: nothing upstream has published.
  std::string repository() const {
    return m_request.publications.empty() ? std::string() : m_request.publications.front().repository;
  }

  // It serves, and its files are those of its digest.
  kit::Status check_in_place(const Deployed& wanted) const {
    SLIPWAY_KIT_TRY(service().check_serving(wanted));
    kit::Status whole = ReleaseStore(m_host, *m_folder, m_parameters, {}).verify(wanted.digest);
    if (!whole && whole.error().status == SLIPWAY_E_INTEGRITY)
      return kit::fail(
          {SLIPWAY_VERDICT_FAIL, "the files of " + wanted.digest + " were changed: " + whole.error().message});
    return whole;
  }

  std::string environment() const { return m_request.environment ? m_request.environment->name : "local"; }
  Effect effect_of(const std::string& digest) const {
    return {k_kind, m_folder->path(), environment() + "/" + m_request.pipeline, digest};
  }

  Service service() const {
    return Service(m_host, *m_folder, kit::or_throw(kit::ContainerRuntime::find(m_host, m_folder->runtime_state())),
                   m_parameters);
  }

  kit::Result<DeploymentLock> acquire() const {
    const std::string holder =
        "run " + m_request.run + ", pid " + std::to_string(::getpid()) + ", since " + kit::rfc3339(std::time(nullptr));
    return DeploymentLock::acquire(m_folder->path(), holder, m_parameters.lock_timeout_ms,
                                   [this] { return m_host.cancelled(); });
  }

  // A folder belongs to one service in one environment.
  kit::Result<DeploymentState> load_own() const {
    auto state = m_folder->load();
    if (!state) return state;
    const bool fresh = state->service.empty() && state->environment.empty();
    if (!fresh && (state->service != m_request.pipeline || state->environment != environment()))
      return kit::fail({SLIPWAY_E_CONFIG, m_folder->path() + " is the deployment of something else",
                        "it holds " + state->environment + "/" + state->service, "nothing was changed",
                        "use another path"});
    state->service = m_request.pipeline;
    state->environment = environment();
    return state;
  }

  kit::Status check_age(const DeploymentState& state, const std::string& digest) const {
    if (m_parameters.older_commits == OlderCommits::allowed || !state.current || state.current->digest == digest ||
        m_request.source.commit_time >= state.current->commit_time)
      return {};
    return kit::fail({SLIPWAY_E_INTEGRITY, "a newer commit is deployed already",
                      state.current->commit + " of " + kit::rfc3339(state.current->commit_time) +
                          " serves, this is of " + kit::rfc3339(m_request.source.commit_time),
                      "nothing was changed", "set allow-older to go back on purpose"});
  }

  // What the parameters ask for. A container of the same digest and configuration keeps its ports.
  kit::Result<Deployed> wanted_for(const std::string& digest, const DeploymentState& state) const {
    Deployed wanted;
    wanted.container = m_folder->container_id(digest, m_parameters.configuration);
    for (const auto& known : {state.current, state.pending, state.predecessor})
      if (known && known->container == wanted.container) {
        wanted = *known;
        break;
      }
    if (wanted.digest.empty()) {
      SLIPWAY_KIT_TRY_ASSIGN(wanted.ports, m_parameters.choose_ports());
    }
    SLIPWAY_KIT_TRY_ASSIGN(wanted.health, m_parameters.health(wanted.ports));
    wanted.digest = digest;
    wanted.configuration = m_parameters.configuration;
    wanted.isolated = m_parameters.network == kit::ContainerNetwork::isolated;
    if (wanted.run.empty()) wanted.run = m_request.run;
    wanted.commit = m_request.source.commit;
    wanted.commit_time = m_request.source.commit_time;
    return wanted;
  }

  void put_in_place(Deployed& wanted, DeploymentState& state, ReleaseStore& store, const Service& service) {
    const Effect effect = effect_of(wanted.digest);
    const bool proceed = m_host.begin(effect);
    Deployer deployer(m_host, *m_folder, store, service, state);
    const bool linked = m_folder->current() == wanted.digest;
    const auto serving = linked ? service.check_serving(wanted) : kit::Result<pid_t>(0);
    if (linked && serving) {
      wanted.pid = *serving;
      kit::or_throw(deployer.adopt(wanted));
      if (proceed) m_host.done(effect, observed(wanted));
      m_host.log_info("unchanged: " + wanted.digest + " serves already as pid " + std::to_string(wanted.pid));
      return emit(state, "unchanged");
    }
    if (!proceed)
      throw kit::to_failure({SLIPWAY_E_TRANSIENT, wanted.digest + " was serving and is not any more",
                             linked ? serving.error().message : "current names another release", "nothing was changed",
                             "run again"});
    wanted.run = m_request.run;
    kit::or_throw(deployer.deploy(wanted));
    m_host.done(effect, observed(*state.current));
    m_host.log_info("deployed " + wanted.digest + " to " + m_folder->path());
    emit(state, "deployed");
  }

  std::string url(const Deployed& deployed) const {
    if (m_request.environment && !m_request.environment->url.empty()) return m_request.environment->url;
    const std::uint16_t port = kit::checked_port(deployed.health);
    return port == 0 ? kit::shown_url(deployed.health.url) : "http://127.0.0.1:" + std::to_string(port);
  }

  // What was read back.
  std::string observed(const Deployed& deployed) const {
    return kit::to_text({{"digest", m_folder->current()},
                         {"container", deployed.container},
                         {"pid", deployed.pid},
                         {"health", kit::describe(deployed.health)},
                         {"url", url(deployed)}});
  }

  void emit(const DeploymentState& state, const char* outcome) const {
    const Deployed& current = *state.current;
    const kit::Json predecessor = state.predecessor ? kit::Json(state.predecessor->digest) : kit::Json();
    m_host.emit_value("deployment", kit::to_text({{"environment", state.environment},
                                                  {"digest", current.digest},
                                                  {"url", url(current)},
                                                  {"predecessor", predecessor},
                                                  {"state", outcome},
                                                  {"path", m_folder->path()}}));
  }

  Host m_host;
  Parameters m_parameters;
  kit::Request m_request;
  std::optional<DeploymentFolder> m_folder;
};

}  // namespace
}  // namespace slipway::plugins::deploy

SLIPWAY_PLUGIN((slipway::PluginInfo{"dev.slipway.deploy", "0.1.0", "Apache-2.0", ""}),
               (slipway::StageType<slipway::plugins::deploy::DeployStage>{
                   {"dev.slipway.deploy", "Deploy",
                    "Runs a tested and published image, checks that it serves, and goes back when it does not",
                    SLIPWAY_STAGE_PUBLISHES, slipway::plugins::deploy::k_config_schema,
                    slipway::plugins::deploy::k_output_schema, slipway::plugins::deploy::k_needs,
                    slipway::plugins::deploy::k_wants}}))
