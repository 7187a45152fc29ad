#include "service.hpp"

#include <slipway/kit/container_bundle.hpp>
#include <slipway/kit/failure.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/kit/listener.hpp>
#include <slipway/kit/readiness.hpp>

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <set>
#include <thread>

namespace slipway::plugins::deploy {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char k_digest_annotation[] = "dev.slipway.digest";
constexpr std::uint32_t k_tick_ms = 20;
constexpr std::uint32_t k_quick_look_ms = 2000;
constexpr std::uint16_t k_first_free_port = 1024;
constexpr std::size_t k_shown_log = 2000;

int signal_number(const std::string& name) {
  if (const int number = std::atoi(name.c_str()); number > 0) return number;
  for (int number = 1; number < 32; ++number)
    if (const char* const known = ::sigabbrev_np(number); known != nullptr && name == std::string("SIG") + known)
      return number;
  return SIGTERM;
}

// The first process of a container gets no signal that it has not asked for: waiting for its effect would be idle.
bool catches(pid_t pid, int signal) {
  const auto status = kit::read_file("/proc/" + std::to_string(pid) + "/status", 64 * 1024);
  const std::size_t at = status ? status->find("\nSigCgt:\t") : std::string::npos;
  if (at == std::string::npos) return false;
  const unsigned long long mask = std::strtoull(status->c_str() + at + 9, nullptr, 16);
  return ((mask >> (signal - 1)) & 1) != 0;
}

kit::Result<std::vector<kit::WritablePath>> writable_paths(const DeploymentFolder& folder,
                                                           const std::vector<std::string>& inside) {
  std::vector<kit::WritablePath> paths;
  std::set<std::string> taken;
  for (const std::string& path : inside) {
    paths.push_back({path, folder.data(path)});
    if (!taken.insert(paths.back().outside).second)
      return kit::fail({SLIPWAY_E_CONFIG, "two writable paths would share " + paths.back().outside,
                        "one of them is " + path, "nothing was changed"});
  }
  return paths;
}

kit::Status not_serving(std::string message, std::string why = {}) {
  return kit::fail({SLIPWAY_VERDICT_FAIL, std::move(message), std::move(why)});
}

}  // namespace

kit::Status Service::write_bundle(const Deployed& deployed, const kit::OciImageConfig& image) const {
  kit::BundleSettings settings;
  settings.id = deployed.container;
  settings.rootfs = kit::join_path(m_folder.release(deployed.digest), "rootfs");
  settings.image = image;
  settings.args = m_parameters.command;
  settings.env = m_parameters.env;
  for (const std::string& variable : kit::port_variables(deployed.ports))
    settings.env.push_back(variable);
  SLIPWAY_KIT_TRY_ASSIGN(settings.writable, writable_paths(m_folder, m_parameters.writable));
  settings.network = m_parameters.network;
  const auto privileged = [](const kit::ServicePort& port) { return port.number < k_first_free_port; };
  if (std::any_of(deployed.ports.begin(), deployed.ports.end(), privileged))
    settings.capabilities = {"CAP_NET_BIND_SERVICE"};
  settings.annotations = {{k_digest_annotation, deployed.digest}, {"dev.slipway.deployment", m_folder.path()}};
  SLIPWAY_KIT_TRY(kit::find_in_image(settings));
  return kit::write_bundle(m_folder.bundle(deployed.container), settings);
}

kit::Status Service::start(Deployed& deployed) const {
  SLIPWAY_KIT_TRY_ASSIGN(const auto state, m_runtime.state(deployed.container));
  if (state && state->status == "running" && kit::process_runs(state->pid)) {
    deployed.pid = state->pid;
    return {};
  }
  SLIPWAY_KIT_TRY(m_runtime.remove(deployed.container));
  SLIPWAY_KIT_TRY(kit::make_folders(m_folder.inside("log")));
  const std::string log = m_folder.log(deployed.digest);
  const kit::Fd output(::open(log.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0640));
  if (!output) return kit::fail(kit::io_error("open", log, errno));
  const std::string bundle = m_folder.bundle(deployed.container);
  SLIPWAY_KIT_TRY_ASSIGN(deployed.pid, m_runtime.start_detached(deployed.container, bundle, output.get()));
  deployed.since = kit::rfc3339(std::time(nullptr));
  m_host.log_info("started " + deployed.container + " as pid " + std::to_string(deployed.pid) + ", log " + log);
  // One that has ended meanwhile has nothing to outlive; its health says so.
  const auto kept = kit::guard([&] { m_host.keep(deployed.pid); });
  if (!kept && kit::process_runs(deployed.pid)) return kit::fail(kept.error());
  return {};
}

kit::Status Service::pause(std::uint32_t milliseconds) const {
  const Clock::time_point end = Clock::now() + std::chrono::milliseconds(milliseconds);
  while (Clock::now() < end) {
    if (m_host.cancelled()) return kit::fail({SLIPWAY_E_CANCELLED, "stopped on request"});
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min(milliseconds, k_tick_ms)));
  }
  return {};
}

kit::Status Service::stop(const std::string& container, const std::string& stop_signal) const {
  SLIPWAY_KIT_TRY_ASSIGN(const auto state, m_runtime.state(container));
  const int signal = stop_signal.empty() ? SIGTERM : signal_number(stop_signal);
  if (state && kit::process_runs(state->pid) && catches(state->pid, signal)) {
    SLIPWAY_KIT_TRY(m_runtime.kill(container, signal));
    const Clock::time_point deadline = Clock::now() + std::chrono::milliseconds(m_parameters.stop_timeout_ms);
    while (kit::process_runs(state->pid) && Clock::now() < deadline)
      SLIPWAY_KIT_TRY(pause(k_tick_ms));
    if (kit::process_runs(state->pid)) m_host.log_warn(container + " did not stop in time and is killed");
  }
  if (state) m_host.log_info("stopped " + container);
  return m_runtime.remove(container);
}

std::string Service::last_words(const Deployed& deployed) const {
  const auto file = kit::open_file(m_folder.log(deployed.digest));
  const auto size = file ? kit::file_size(file->get()) : kit::Result<std::uint64_t>(0);
  if (!size || *size == 0) return "it ended without a word";
  const std::uint64_t start = *size > k_shown_log ? *size - k_shown_log : 0;
  std::string text(k_shown_log, '\0');
  const ssize_t count = ::pread(file->get(), text.data(), text.size(), static_cast<off_t>(start));
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  if (start > 0) text.erase(0, text.find('\n') + 1);
  text.erase(text.find_last_not_of('\n') + 1);
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', end))
    text.replace(end, 1, " | ");
  return "it ended; its last lines: " + text;
}

// A release that was unpacked anew leaves a running container behind with the files of before.
kit::Status Service::check_root(const Deployed& deployed, pid_t pid) const {
  struct stat own{}, release{};
  const std::string root = "/proc/" + std::to_string(pid) + "/root";
  const std::string rootfs = kit::join_path(m_folder.release(deployed.digest), "rootfs");
  if (::stat(root.c_str(), &own) != 0) return not_serving("the files of " + deployed.container + " cannot be seen");
  if (::stat(rootfs.c_str(), &release) == 0 && own.st_dev == release.st_dev && own.st_ino == release.st_ino) return {};
  return not_serving("the container " + deployed.container + " does not run from " + rootfs);
}

// An answer proves nothing when somebody else gives it.
kit::Status Service::check_listener(const Deployed& deployed, std::uint16_t port, pid_t pid) const {
  SLIPWAY_KIT_TRY_ASSIGN(const kit::PortReport report, kit::port_report(port, pid));
  if (report.owner == kit::PortOwner::container) return {};
  return not_serving("port " + std::to_string(port) + " is not served by " + deployed.digest,
                     report.owner == kit::PortOwner::stranger ? report.stranger + " listens on it"
                                                              : "nobody listens on it");
}

kit::Status Service::look(const Deployed& deployed, pid_t pid) const {
  SLIPWAY_KIT_TRY(check_root(deployed, pid));
  const kit::Readiness& health = deployed.health;
  const std::uint16_t port = kit::checked_port(health);
  if (port == 0) return not_serving("the health check (" + kit::describe(health) + ") reaches no port of this machine");
  SLIPWAY_KIT_TRY(check_listener(deployed, port, pid));
  return health.port == 0 || health.port == port ? kit::Status() : check_listener(deployed, health.port, pid);
}

kit::Status Service::await_healthy(const Deployed& deployed) const {
  kit::WatchedService service;
  service.running = [&] { return kit::process_runs(deployed.pid); };
  service.describe_end = [&] { return last_words(deployed); };
  service.cancelled = [this] { return m_host.cancelled(); };
  if (deployed.isolated) service.network_of = deployed.pid;
  SLIPWAY_KIT_TRY(kit::wait_until_ready(deployed.health, service));
  SLIPWAY_KIT_TRY(look(deployed, deployed.pid));
  for (unsigned check = 1; check < m_parameters.health_checks; ++check) {
    SLIPWAY_KIT_TRY(pause(m_parameters.health_interval_ms));
    const kit::Status again = kit::check_ready(deployed.health, service);
    if (!again)
      return not_serving("the service was healthy and is not any more (check " + std::to_string(check + 1) + " of " +
                             std::to_string(m_parameters.health_checks) + ")",
                         again.error().message + (again.error().why.empty() ? "" : ": " + again.error().why));
    SLIPWAY_KIT_TRY(look(deployed, deployed.pid));
  }
  SLIPWAY_KIT_TRY_ASSIGN(const pid_t pid, pid_of(deployed));
  if (pid != deployed.pid)
    return not_serving("the container " + deployed.container + " is not the one that was started");
  return {};
}

kit::Result<pid_t> Service::pid_of(const Deployed& deployed) const {
  SLIPWAY_KIT_TRY_ASSIGN(const auto state, m_runtime.state(deployed.container));
  if (!state || state->status != "running" || !kit::process_runs(state->pid))
    return kit::fail({SLIPWAY_VERDICT_FAIL, "the container " + deployed.container + " does not run"});
  const auto digest = state->annotations.find(k_digest_annotation);
  if (digest == state->annotations.end() || digest->second != deployed.digest)
    return kit::fail({SLIPWAY_VERDICT_FAIL, "the container " + deployed.container + " is not of " + deployed.digest});
  return state->pid;
}

kit::Result<pid_t> Service::check_serving(const Deployed& deployed) const {
  SLIPWAY_KIT_TRY_ASSIGN(const pid_t pid, pid_of(deployed));
  kit::WatchedService service;
  service.running = [pid] { return kit::process_runs(pid); };
  service.cancelled = [this] { return m_host.cancelled(); };
  if (deployed.isolated) service.network_of = pid;
  kit::Readiness quick = deployed.health;
  quick.timeout_ms = std::min(quick.timeout_ms, k_quick_look_ms);
  SLIPWAY_KIT_TRY(kit::wait_until_ready(quick, service));
  SLIPWAY_KIT_TRY(look(deployed, pid));
  return pid;
}

kit::Status Service::check_ports_free(const Deployed& wanted) const {
  if (wanted.isolated) return {};
  std::vector<pid_t> own;
  for (const std::string& container : m_runtime.list()) {
    SLIPWAY_KIT_TRY_ASSIGN(const auto state, m_runtime.state(container));
    if (state && kit::process_runs(state->pid)) own.push_back(state->pid);
  }
  for (const kit::ServicePort& port : wanted.ports) {
    SLIPWAY_KIT_TRY_ASSIGN(const kit::PortReport report, kit::port_report(port.number, ::getpid()));
    const auto serves = [&port](pid_t pid) { return kit::listener_belongs_to(port.number, pid).value_or(false); };
    if (report.owner != kit::PortOwner::nobody && std::none_of(own.begin(), own.end(), serves))
      return kit::fail({SLIPWAY_E_IO, "port " + std::to_string(port.number) + " is taken",
                        (report.stranger.empty() ? "the stage itself" : report.stranger) + " listens on it",
                        "nothing was changed", "end it, or use another port"});
  }
  return {};
}

kit::Status Service::stop_others(const std::string& but, const std::string& stop_signal) const {
  for (const std::string& container : m_runtime.list())
    if (container != but) SLIPWAY_KIT_TRY(stop(container, stop_signal));
  return {};
}

}  // namespace slipway::plugins::deploy
