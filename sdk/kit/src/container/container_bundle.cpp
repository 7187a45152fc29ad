#include "bundle_environment.hpp"
#include "image_root.hpp"
#include "program_loader.hpp"

#include <slipway/kit/container_bundle.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace slipway::kit {
namespace {

constexpr rlim_t k_open_files = 65536;

std::vector<std::string> arguments(const BundleSettings& settings) {
  if (!settings.args.empty()) return settings.args;
  std::vector<std::string> words = settings.image.entrypoint;
  words.insert(words.end(), settings.image.cmd.begin(), settings.image.cmd.end());
  return words;
}

Json mount(const char* destination, const char* type, const std::string& source, std::vector<std::string> options) {
  return {{"destination", destination}, {"type", type}, {"source", source}, {"options", std::move(options)}};
}

Json bind(const std::string& destination, const std::string& source, std::vector<std::string> options) {
  options.insert(options.begin(), "rbind");
  return mount(destination.c_str(), "bind", source, std::move(options));
}

// What names and times look like from the machine's network; images rarely bring these files.
void add_network_files(Json& mounts) {
  for (const char* const path : {"/etc/resolv.conf", "/etc/hosts"})
    if (path_exists(path)) mounts.push_back(bind(path, path, {"ro", "nosuid", "nodev", "noexec"}));
}

Json bind_writable(const WritablePath& path) {
  std::vector<std::string> options{"rw", "nosuid", "nodev"};
  // In a user namespace a flag of the mount below cannot be taken off.
  struct statvfs status{};
  if (::statvfs(path.outside.c_str(), &status) == 0 && (status.f_flag & ST_NOEXEC) != 0) options.push_back("noexec");
  return bind(path.inside, path.outside, std::move(options));
}

Json mounts_of(const BundleSettings& settings) {
  const bool root = settings.caller.uid == 0;
  std::vector<std::string> terminals{"nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"};
  if (root) terminals.push_back("gid=5");
  Json mounts = Json::array();
  mounts.push_back(mount("/proc", "proc", "proc", {"nosuid", "noexec", "nodev"}));
  mounts.push_back(mount("/dev", "tmpfs", "tmpfs", {"nosuid", "strictatime", "mode=755", "size=65536k"}));
  mounts.push_back(mount("/dev/pts", "devpts", "devpts", std::move(terminals)));
  mounts.push_back(mount("/dev/shm", "tmpfs", "shm", {"nosuid", "noexec", "nodev", "mode=1777", "size=65536k"}));
  // A user namespace may mount sysfs only with a network namespace of its own.
  if (root)
    mounts.push_back(mount("/sys", "sysfs", "sysfs", {"nosuid", "noexec", "nodev", "ro"}));
  else
    mounts.push_back(bind("/sys", "/sys", {"nosuid", "noexec", "nodev", "ro"}));
  if (settings.network == ContainerNetwork::host) add_network_files(mounts);
  for (const WritablePath& path : settings.writable)
    mounts.push_back(bind_writable(path));
  return mounts;
}

Json capabilities_of(const BundleSettings& settings) {
  Json sets = Json::object();
  for (const char* const set : {"bounding", "effective", "permitted", "inheritable", "ambient"})
    sets[set] = settings.capabilities;
  return sets;
}

Json limit(const char* type, rlim_t value) { return {{"type", type}, {"hard", value}, {"soft", value}}; }

Json limits() {
  struct rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) files.rlim_max = 1024;
  return Json::array({limit("RLIMIT_NOFILE", std::min(files.rlim_max, k_open_files)), limit("RLIMIT_CORE", 0)});
}

Json process_of(const BundleSettings& settings, const ContainerUser& user) {
  const bool root = settings.caller.uid == 0;
  Json process = Json::object();
  process["terminal"] = false;
  // Only one user is mapped into the namespace of a caller who is not root, and it must be 0 for the set-up.
  process["user"] = {{"uid", root ? user.uid : 0}, {"gid", root ? user.gid : 0}};
  process["args"] = arguments(settings);
  process["env"] = container_environment(settings, user);
  process["cwd"] = settings.image.working_dir.empty() ? std::string("/") : settings.image.working_dir;
  process["capabilities"] = capabilities_of(settings);
  process["rlimits"] = limits();
  process["noNewPrivileges"] = true;
  return process;
}

Json mapping(std::uint32_t host_id) { return Json::array({{{"containerID", 0}, {"hostID", host_id}, {"size", 1}}}); }

Json linux_of(const BundleSettings& settings) {
  Json namespaces = Json::array();
  for (const char* const type : {"pid", "ipc", "uts", "mount"})
    namespaces.push_back({{"type", type}});
  if (settings.network == ContainerNetwork::isolated) namespaces.push_back({{"type", "network"}});
  Json part = Json::object();
  if (settings.caller.uid == 0) {
    // Not below the group of the caller, where a service manager would end it together with the caller.
    part["cgroupsPath"] = "/" + settings.id;
    part["resources"] = {{"devices", Json::array({{{"allow", false}, {"access", "rwm"}}})}};
  } else {
    namespaces.push_back({{"type", "user"}});
    part["uidMappings"] = mapping(settings.caller.uid);
    part["gidMappings"] = mapping(settings.caller.gid);
  }
  part["namespaces"] = std::move(namespaces);
  part["maskedPaths"] = {"/proc/acpi",          "/proc/asound",     "/proc/kcore",       "/proc/keys",
                         "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug",
                         "/sys/firmware",       "/proc/scsi"};
  part["readonlyPaths"] = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};
  return part;
}

bool absolute_and_plain(const std::string& path) {
  return path.size() > 1 && path.front() == '/' && (path + "/").find("/../") == std::string::npos &&
         path.find('\0') == std::string::npos;
}

Status check(const BundleSettings& settings) {
  if (arguments(settings).empty())
    return fail({SLIPWAY_E_CONFIG, "the image has nothing to run", "it has neither entrypoint nor cmd"});
  if (settings.network == ContainerNetwork::isolated && settings.caller.uid != 0)
    return fail({SLIPWAY_E_UNSUPPORTED, "a network of its own needs root", {}, {}, "use 'network: host'"});
  for (const WritablePath& path : settings.writable)
    if (!absolute_and_plain(path.inside))
      return fail({SLIPWAY_E_CONFIG, "the writable path '" + path.inside + "' is not an absolute path below '/'"});
  return {};
}

// An existing folder is taken as it is; a link is not followed, because a container may have made it.
Status make_writable(const WritablePath& path, const BundleSettings& settings, const ContainerUser& user) {
  SLIPWAY_KIT_TRY(make_folders(parent_path(path.outside)));
  if (::mkdir(path.outside.c_str(), 0755) != 0) {
    struct stat status{};
    if (errno == EEXIST && ::lstat(path.outside.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return {};
    return fail(io_error("make the folder", path.outside, errno == EEXIST ? ENOTDIR : errno));
  }
  const mode_t mode = path.inside == "/tmp" ? 01777 : 0755;
  const bool owned = settings.caller.uid != 0 || ::lchown(path.outside.c_str(), user.uid, user.gid) == 0;
  if (!owned || ::chmod(path.outside.c_str(), mode) != 0)
    return fail(io_error("give to the container's user", path.outside, errno));
  return {};
}

bool is_program(const ImageRoot& root, const std::string& path) {
  const Fd file = root.file(path, O_PATH);
  struct stat status{};
  return file && ::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 0111) != 0;
}

// Where the image holds the program; empty: nowhere.
std::string path_of(const std::string& program, const ImageRoot& root, const BundleSettings& settings) {
  if (program.find('/') != std::string::npos) {
    std::string path = program.front() == '/' ? program : join_path("/" + settings.image.working_dir, program);
    return is_program(root, path) ? path : std::string();
  }
  const std::vector<std::string> environment = container_environment(settings, {});
  const std::string search(variable(environment, "PATH"));
  for (std::size_t at = 0; at <= search.size();) {
    const std::size_t end = std::min(search.find(':', at), search.size());
    std::string path = join_path(search.substr(at, end - at), program);
    if (path.front() == '/' && is_program(root, path)) return path;
    at = end + 1;
  }
  return {};
}

tl::unexpected<Error> not_runnable(const std::string& program, std::string why, std::string hint) {
  return fail({SLIPWAY_VERDICT_FAIL, "the image cannot run '" + program + "'", std::move(why), {}, std::move(hint)});
}

}  // namespace

ContainerCaller current_caller() { return {::geteuid(), ::getegid()}; }

Result<std::string> bundle_config(const BundleSettings& settings) {
  SLIPWAY_KIT_TRY(check(settings));
  SLIPWAY_KIT_TRY_ASSIGN(const ContainerUser user, resolve_user(settings.rootfs, settings.image.user));
  Json config = Json::object();
  config["ociVersion"] = "1.0.2";
  config["process"] = process_of(settings, user);
  config["root"] = {{"path", settings.rootfs}, {"readonly", true}};
  config["hostname"] = settings.id.substr(0, 63);
  config["mounts"] = mounts_of(settings);
  config["annotations"] = settings.annotations;
  config["linux"] = linux_of(settings);
  return to_text(config);
}

Status write_bundle(const std::string& folder, const BundleSettings& settings) {
  SLIPWAY_KIT_TRY(check(settings));
  SLIPWAY_KIT_TRY_ASSIGN(const ContainerUser user, resolve_user(settings.rootfs, settings.image.user));
  for (const WritablePath& path : settings.writable)
    SLIPWAY_KIT_TRY(make_writable(path, settings, user));
  SLIPWAY_KIT_TRY_ASSIGN(const std::string config, bundle_config(settings));
  SLIPWAY_KIT_TRY(make_folders(folder));
  // The environment may hold what is nobody else's business.
  return write_file_atomically(join_path(folder, "config.json"), config, 0600);
}

Result<std::string> find_in_image(const BundleSettings& settings) {
  SLIPWAY_KIT_TRY(check(settings));
  SLIPWAY_KIT_TRY_ASSIGN(const ImageRoot root, ImageRoot::open(settings.rootfs));
  const std::string program = arguments(settings).front();
  const std::string path = path_of(program, root, settings);
  if (path.empty())
    return not_runnable(program, "it holds no executable file of that name",
                        "compare the entrypoint with what is added to the image, and its mode");
  const std::string loader = loader_of(root.file(path, O_RDONLY).get());
  if (!loader.empty() && !is_program(root, loader))
    return not_runnable(program, "it is started by " + loader + ", which the image does not hold",
                        "link the program statically, or build on a base image that holds " + loader);
  return path;
}

}  // namespace slipway::kit
