#include "deployer.hpp"

#include <slipway/kit/command.hpp>

#include <utility>

namespace slipway::plugins::deploy {
namespace {

std::string one_line(const kit::Error& error) { return error.message + (error.why.empty() ? "" : ": " + error.why); }

bool same(const std::optional<Deployed>& one, const Deployed& other) {
  return one && one->container == other.container;
}

}  // namespace

// How a person starts a release by hand.
std::string Deployer::commands_for(const Deployed& deployed) const {
  const std::string runtime = kit::command_line({m_service.runtime().program(), "--root", m_folder.runtime_state()});
  const std::string link = "releases/" + deployed.digest.substr(deployed.digest.find(':') + 1);
  return runtime + " delete --force " + deployed.container + "; " +
         kit::command_line({"ln", "-sfn", link, m_folder.inside("current")}) + "; " + runtime +
         " run --detach --bundle " + kit::command_line({m_folder.bundle(deployed.container), deployed.container}) +
         " >>" + kit::command_line({m_folder.log(deployed.digest)}) + " 2>&1 </dev/null";
}

kit::Status Deployer::switch_to(Deployed& wanted) {
  SLIPWAY_KIT_TRY(m_releases.provide(wanted.digest));
  const std::string stop_signal = m_state.current ? m_state.current->stop_signal : std::string();
  SLIPWAY_KIT_TRY(m_service.stop_others(wanted.container, stop_signal));
  SLIPWAY_KIT_TRY(m_service.stop(wanted.container, wanted.stop_signal));
  SLIPWAY_KIT_TRY(m_folder.switch_to(wanted.digest));
  SLIPWAY_KIT_TRY(m_service.start(wanted));
  m_host.progress(-1, "waiting for health");
  return m_service.await_healthy(wanted);
}

kit::Status Deployer::adopt(Deployed found) {
  if (!same(m_state.current, found)) m_state.predecessor = std::exchange(m_state.current, std::nullopt);
  m_state.current = std::move(found);
  m_state.pending.reset();
  return m_folder.save(m_state);
}

kit::Status Deployer::deploy(Deployed wanted) {
  SLIPWAY_KIT_TRY(m_service.check_ports_free(wanted));
  const std::optional<Deployed> former = same(m_state.current, wanted) ? m_state.predecessor : m_state.current;
  m_state.pending = wanted;
  SLIPWAY_KIT_TRY(m_folder.save(m_state));
  const kit::Status switched = switch_to(wanted);
  if (switched) return adopt(std::move(wanted));
  if (switched.error().status == SLIPWAY_E_CANCELLED) return kit::fail(in_doubt(wanted));
  return kit::fail(roll_back(wanted, former, switched.error()));
}

kit::Error Deployer::roll_back(const Deployed& failed, const std::optional<Deployed>& former,
                               const kit::Error& reason) {
  m_host.log_error("the deployment failed: " + one_line(reason));
  if (!former) return without_predecessor(failed, reason);
  m_host.log_warn("going back to " + former->digest);
  Deployed again = *former;
  const kit::Status restored = switch_to(again);
  if (!restored && restored.error().status == SLIPWAY_E_CANCELLED) return in_doubt(again);
  if (!restored)
    return {SLIPWAY_E_ROLLBACK_FAILED,
            failed.digest + " did not serve, and its predecessor " + again.digest + " does not either",
            one_line(reason) + "; then " + one_line(restored.error()),
            std::string("current names the ") +
                (m_folder.current() == again.digest ? "predecessor" : "failed release") +
                ", which is not healthy; nothing may be serving",
            "look at " + m_folder.log(again.digest) + "; to start the predecessor by hand: " + commands_for(again)};
  // What stood there before stays the way further back.
  if (same(m_state.predecessor, again)) m_state.predecessor.reset();
  m_state.current = again;
  m_state.pending.reset();
  const kit::Status saved = m_folder.save(m_state);
  return {SLIPWAY_E_ROLLED_BACK, failed.digest + " did not serve; rolled back to " + again.digest, one_line(reason),
          "the predecessor serves again and is healthy" + (saved ? std::string() : "; " + one_line(saved.error())),
          "look at " + m_folder.log(failed.digest)};
}

kit::Error Deployer::without_predecessor(const Deployed& failed, const kit::Error& reason) {
  const std::string hint = "look at " + m_folder.log(failed.digest) +
                           ", mend the release and deploy again; to start this one by hand: " + commands_for(failed);
  const kit::Status stopped = m_service.stop_others({}, failed.stop_signal);
  if (!stopped && stopped.error().status == SLIPWAY_E_CANCELLED) return in_doubt(failed);
  const kit::Status removed = stopped ? m_folder.remove_current() : stopped;
  m_state.current.reset();
  m_state.pending.reset();
  const kit::Status saved = removed ? m_folder.save(m_state) : removed;
  const std::string message = failed.digest + " did not serve, and there is no predecessor to go back to";
  if (!saved)
    return {SLIPWAY_E_ROLLBACK_FAILED, message, one_line(reason) + "; then " + one_line(saved.error()),
            "the failed release was not put away completely", hint};
  return {SLIPWAY_E_ROLLBACK_FAILED, message, one_line(reason),
          "the failed container was stopped and current removed: nothing serves", hint};
}

kit::Status Deployer::go_back() {
  if (!m_state.predecessor)
    return kit::fail({SLIPWAY_E_ROLLBACK_FAILED, "there is no predecessor to go back to", "it is the first deployment",
                      "nothing was changed", "deploy the release that you want"});
  Deployed wanted = *m_state.predecessor;
  if (const kit::Status there = m_releases.provide(wanted.digest); !there)
    return kit::fail({SLIPWAY_E_ROLLBACK_FAILED, "the release of the predecessor " + wanted.digest + " cannot be used",
                      one_line(there.error()), "nothing was changed", "deploy the release that you want"});
  m_state.pending = wanted;
  SLIPWAY_KIT_TRY(m_folder.save(m_state));
  const kit::Status switched = switch_to(wanted);
  if (switched) return adopt(std::move(wanted));
  if (switched.error().status == SLIPWAY_E_CANCELLED) return kit::fail(in_doubt(wanted));
  const std::string way_back =
      m_state.current ? "; to start " + m_state.current->digest + " again: " + commands_for(*m_state.current) : "";
  return kit::fail({SLIPWAY_E_ROLLBACK_FAILED, "the predecessor " + wanted.digest + " does not serve",
                    one_line(switched.error()), "current names the predecessor, which is not healthy",
                    "look at " + m_folder.log(wanted.digest) + way_back});
}

kit::Error Deployer::in_doubt(const Deployed& wanted) const {
  return {SLIPWAY_E_IN_DOUBT, "stopped on request in the middle of the switch to " + wanted.digest,
          "the host runs no more commands for a stage that it stops",
          "the former release was stopped; the new one may be running, not yet verified",
          "run `slipway resume`, or the same command again: it finishes the switch"};
}

}  // namespace slipway::plugins::deploy
