#include "environment.hpp"

#include "leftovers.hpp"

#include <slipway/kit/digest.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/kit/listener.hpp>
#include <slipway/kit/oci_unpack.hpp>

#include <algorithm>

namespace slipway::plugins::release {
namespace {

constexpr std::uint16_t k_first_free_port = 1024;

std::vector<kit::WritablePath> writable_paths(const EnvironmentParameters& parameters, const std::string& folder) {
  std::vector<kit::WritablePath> paths;
  for (const std::string& inside : parameters.writable)
    paths.push_back({inside, kit::join_path(folder, "writable/" + std::to_string(paths.size()))});
  return paths;
}

kit::BundleSettings bundle_settings(const EnvironmentParameters& parameters, const std::string& folder) {
  kit::BundleSettings settings;
  settings.rootfs = kit::join_path(folder, "rootfs");
  settings.args = parameters.command;
  settings.env = parameters.env;
  for (const std::string& variable : kit::port_variables(parameters.ports))
    settings.env.push_back(variable);
  settings.writable = writable_paths(parameters, folder);
  settings.network = parameters.network;
  const auto privileged = [](const kit::ServicePort& port) { return port.number < k_first_free_port; };
  if (std::any_of(parameters.ports.begin(), parameters.ports.end(), privileged))
    settings.capabilities = {"CAP_NET_BIND_SERVICE"};
  return settings;
}

}  // namespace

kit::Result<std::unique_ptr<Environment>> Environment::start(const Host& host, const kit::Request& request,
                                                             const EnvironmentParameters& parameters,
                                                             const kit::OciLayout& layout, const std::string& digest) {
  std::unique_ptr<Environment> environment(
      new Environment(host, parameters, kit::join_path(request.output, "environment")));
  SLIPWAY_KIT_TRY(environment->prepare(request, layout, digest));
  return environment;
}

Environment::~Environment() {
  if (const kit::Status stopped = stop(); !stopped)
    m_host.log_error(stopped.error().message + ": " + stopped.error().why);
}

kit::Status Environment::prepare(const kit::Request& request, const kit::OciLayout& layout, const std::string& digest) {
  SLIPWAY_KIT_TRY_ASSIGN(const kit::ContainerRuntime runtime,
                         kit::ContainerRuntime::find(m_host, state_folder(request.output)));
  SLIPWAY_KIT_TRY(kit::remove_tree(m_folder));
  SLIPWAY_KIT_TRY(kit::make_folders(m_folder));
  SLIPWAY_KIT_TRY_ASSIGN(const kit::LoadedImage image, kit::load_image(layout, digest));
  kit::BundleSettings settings = bundle_settings(m_parameters, m_folder);
  SLIPWAY_KIT_TRY(kit::unpack_image(layout, image, settings.rootfs, {}, [this] { return m_host.cancelled(); }));

  settings.id = "slipway-" + std::string(kit::hex_of(kit::sha256_of(m_folder)).substr(0, 16));
  settings.image = image.config;
  settings.annotations = {{"dev.slipway.digest", digest}, {"dev.slipway.run", request.run}};
  SLIPWAY_KIT_TRY(kit::find_in_image(settings));
  const std::string bundle = kit::join_path(m_folder, "bundle");
  SLIPWAY_KIT_TRY(kit::write_bundle(bundle, settings));
  SLIPWAY_KIT_TRY_ASSIGN(kit::Container container,
                         kit::Container::start(runtime, {settings.id, bundle, m_parameters.ready.log_pattern}));
  m_container = std::make_unique<kit::Container>(std::move(container));
  return {};
}

kit::Status Environment::await_ready() {
  kit::WatchedService service;
  service.running = [this] { return running(); };
  service.describe_end = [this] { return describe_end(); };
  service.log_matched = [this] { return m_container->log_matched(); };
  service.cancelled = [this] { return m_host.cancelled(); };
  if (m_parameters.network == kit::ContainerNetwork::isolated) service.network_of = m_container->pid();
  SLIPWAY_KIT_TRY(kit::wait_until_ready(m_parameters.ready, service));
  return check_listener();
}

// An answer proves nothing when somebody else gives it.
kit::Status Environment::check_listener() const {
  const std::uint16_t port = kit::checked_port(m_parameters.ready);
  if (port == 0) return {};
  SLIPWAY_KIT_TRY_ASSIGN(const kit::PortReport report, kit::port_report(port, m_container->pid()));
  if (report.owner == kit::PortOwner::container) return {};
  return kit::fail({SLIPWAY_VERDICT_FAIL,
                    "port " + std::to_string(port) + " is served by something else",
                    report.owner == kit::PortOwner::stranger ? report.stranger + " listens on it"
                                                             : "the container does not listen on it",
                    {},
                    "use 'auto' for the port, or end the other service"});
}

std::vector<std::string> Environment::reaching(std::vector<std::string> argv) const {
  if (m_parameters.network == kit::ContainerNetwork::host) return argv;
  const std::string network = "--net=/proc/" + std::to_string(m_container->pid()) + "/ns/net";
  argv.insert(argv.begin(), {"nsenter", network, "--"});
  return argv;
}

kit::Status Environment::stop() {
  if (m_stopped) return {};
  m_stopped = true;
  if (m_container) SLIPWAY_KIT_TRY(m_container->stop());
  return kit::remove_tree(m_folder);
}

}  // namespace slipway::plugins::release
