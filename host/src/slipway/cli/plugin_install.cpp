#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/check/elf_file.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/lock_update.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/registry_access.hpp>
#include <slipway/cli/repository_root.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/plugin/installed_file.hpp>
#include <slipway/plugin/platform.hpp>
#include <slipway/run/history.hpp>
#include <slipway/run/run_folder.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include <gnu/libc-version.h>

namespace slipway::embedded {
std::string_view cli_page_plugin_install();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"file", "FILE"}, Option{"insecure", "REGISTRY", Repeats::yes},
                               Option{"locked", ""}, Option{"no-locked", ""}};
constexpr std::size_t k_most_packages = 64;
constexpr std::string_view k_layout = "oci:";

base::Error not_the_locked_one(const model::LockedPlugin& locked) {
  return {.code = {907},
          .what = fmt::format("the package {} is not the one that was locked", locked.source),
          .why = "slipway.lock says something else of it: other digests, another id, version or stage types",
          .state = "nothing of it was loaded",
          .hint = "restore slipway.lock, or install the package anew by its name"};
}

// The loader would refuse it, with less to say.
base::Status check_glibc(const package::Package& package) {
  const auto told = package.glibc.find(std::string(plugin::this_platform()));
  if (told == package.glibc.end()) return {};
  const auto needed = check::glibc_version(told->second);
  const auto here = check::glibc_version(gnu_get_libc_version());
  if (!needed || !here || *needed <= *here) return {};
  return base::fail(
      {.code = {317},
       .what = fmt::format("the package {} cannot be used here", package.reference),
       .why = fmt::format("its plugin needs glibc {} and this system has {}", told->second, gnu_get_libc_version()),
       .hint = "use a newer system, or a package that was built on an older one"});
}

base::Error changed_meanwhile(const std::string& path) {
  return {.code = {903},
          .what = fmt::format("the file {} has another digest than its name says", path),
          .why = "it was changed after it had been checked",
          .hint = "find out what writes there, and install again"};
}

class Installer {
public:
  Installer(package::PackageModule& module, const Arguments& arguments, std::string lock_folder)
      : m_module(module), m_access(registry_access_of(arguments)), m_lock_folder(std::move(lock_folder)) {}

  // The package is in the store afterwards, and what it says of its plugin for this platform is true. Nothing of it is
  // loaded when it is not the one that was locked.
  base::Result<model::LockedPlugin> install(const std::string& reference, plugin::Catalog& catalog,
                                            const model::LockedPlugin* locked = nullptr) {
    SLIPWAY_TRY_ASSIGN(package::Package package,
                       m_module.fetch({reference, std::string(plugin::this_platform()), plugin_store()}, m_access));
    SLIPWAY_TRY_ASSIGN(std::string source, source_of(package.reference));
    model::LockedPlugin found{package.id, package.version, std::move(source), package.stages, package.libraries};
    if (locked != nullptr && found != *locked) return base::fail(not_the_locked_one(*locked));
    SLIPWAY_TRY(check_glibc(package));
    SLIPWAY_TRY(check(found, catalog));
    return found;
  }

  // As the lock has it; paths of layouts are relative to its folder.
  std::string reference_of(const model::LockedPlugin& locked) const {
    if (!locked.source.starts_with(k_layout)) return locked.source;
    return std::string(k_layout) + base::join_path(m_lock_folder, locked.source.substr(k_layout.size()));
  }

private:
  base::Result<std::string> source_of(const std::string& reference) const {
    if (!reference.starts_with(k_layout)) return reference;
    const std::string path = base::absolute_path(reference.substr(k_layout.size()));
    const std::string source = std::filesystem::path(path).lexically_relative(m_lock_folder).string();
    if (!source.empty() && !source.starts_with("../")) return std::string(k_layout) + source;
    return base::fail({.code = {904},
                       .what = fmt::format("the package {} cannot be locked", reference),
                       .why = fmt::format("it is not beneath {}, where slipway.lock is", m_lock_folder),
                       .hint = "keep it in the repository, or push it to a registry"});
  }

  static base::Status check(const model::LockedPlugin& locked, plugin::Catalog& catalog) {
    const std::string& digest = locked.digests.at(std::string(plugin::this_platform()));
    SLIPWAY_TRY_ASSIGN(const plugin::PluginDescriptor plugin,
                       catalog.at(plugin::installed_file(plugin_store(), digest)));
    if (plugin.digest != digest) return base::fail(changed_meanwhile(plugin.path));
    model::LockedPlugin said = entry_of(plugin);
    std::sort(said.stages.begin(), said.stages.end());
    if (said.id == locked.id && said.version == locked.version && said.stages == locked.stages) return {};
    return base::fail({.code = {903},
                       .what = fmt::format("the package {} is not what it says", locked.source),
                       .why = fmt::format("it says {} {}, and the plugin in it says {} {}", locked.id, locked.version,
                                          said.id, said.version),
                       .state = "nothing was locked",
                       .hint = "ask who pushed it; `slipway plugin pack` writes what the plugin says"});
  }

  package::PackageModule& m_module;
  package::RegistryAccess m_access;
  std::string m_lock_folder;
};

// All packages of the lock, as they are locked.
Checked<base::ExitCode> restore(const LockUpdate& update, Installer& installer, plugin::Catalog& catalog) {
  std::string text;
  for (const model::LockedPlugin& locked : update.former.plugins) {
    if (!locked.is_package()) continue;
    const auto installed = installer.install(installer.reference_of(locked), catalog, &locked);
    if (!installed) return refuse(installed.error());
    text += fmt::format("installed {} {}\n", base::printable(locked.id), base::printable(locked.version));
  }
  const base::Status status = print(text.empty() ? "nothing to install: slipway.lock names no packages\n" : text);
  if (!status) return refuse(status.error());
  return base::ExitCode::done;
}

// The lock is held only while it is written, not while packages are on their way.
Checked<base::ExitCode> add(const Arguments& arguments, Installer& installer, plugin::Catalog& catalog) {
  std::vector<model::LockedPlugin> plugins;
  for (const std::string& reference : arguments.operands()) {
    auto installed = installer.install(reference, catalog);
    if (!installed) return refuse(std::move(installed).error());
    plugins.push_back(std::move(*installed));
  }
  Checked<LockUpdate> update = hold_lock(arguments);
  if (!update) return refuse(std::move(update).error());
  for (const model::LockedPlugin& former : update->former.plugins)
    if (std::none_of(plugins.begin(), plugins.end(), [&](const auto& each) { return each.id == former.id; }))
      update->wanted.put(former);
  for (model::LockedPlugin& plugin : plugins)
    if (const base::Status status = want(*update, std::move(plugin)); !status) return refuse(status.error());
  if (const base::Status status = write_lock(arguments, *update); !status) return refuse(status.error());
  return base::ExitCode::done;
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  const Checked<LockUpdate> update = read_lock(arguments);
  if (!update) return refuse(update.error());
  const auto module = package::package_module();
  if (!module) return refuse(module.error());
  if (const base::Status status = run::prepare_state_folder(run::state_folder(repository_root())); !status)
    return refuse(status.error());
  Checked<plugin::Catalog> catalog = open_catalog(arguments, Lock::never_strict);
  if (!catalog) return refuse(std::move(catalog).error());
  Installer installer(**module, arguments, update->folder);
  if (arguments.operands().empty()) return restore(*update, installer, *catalog);
  return add(arguments, installer, *catalog);
}

}  // namespace

const Command k_plugin_install_command{.name = "plugin install",
                                       .summary = "install the plugins of packages, and lock them",
                                       .page = embedded::cli_page_plugin_install,
                                       .options = k_options,
                                       .operands = {"REFERENCE", 0, k_most_packages},
                                       .execute = execute};

}  // namespace slipway::cli
