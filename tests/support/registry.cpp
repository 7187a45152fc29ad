#include "registry.hpp"

#include "fault_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <thread>

namespace slipway::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr char k_program[] = "/usr/bin/docker-registry";
constexpr char k_storage[] = "storage/docker/registry/v2";

// In a process group of its own, its output in a file.
pid_t spawn(const std::string& config, const std::string& log) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  std::string program = k_program;
  std::string verb = "serve";
  std::string file = config;
  char* argv[] = {program.data(), verb.data(), file.data(), nullptr};
  std::string quiet = "OTEL_TRACES_EXPORTER=none";
  char* env[] = {quiet.data(), nullptr};
  pid_t pid = -1;
  const int error = posix_spawn(&pid, k_program, &actions, &attributes, argv, env);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0)
    throw std::runtime_error("docker-registry cannot be started: is the package docker-registry installed?");
  return pid;
}

std::string config_text(int port, const std::string& folder, bool with_passwords) {
  std::string text = "version: 0.1\nlog:\n  level: error\n  accesslog:\n    disabled: true\n"
                     "storage:\n  filesystem:\n    rootdirectory: " +
                     folder +
                     "/storage\n  delete:\n    enabled: true\nhttp:\n  addr: 127.0.0.1:" + std::to_string(port) + "\n";
  if (with_passwords) text += "auth:\n  htpasswd:\n    realm: test\n    path: " + folder + "/htpasswd\n";
  return text;
}

}  // namespace

Registry::Registry(const RegistrySettings& settings) { start(settings); }

Registry::~Registry() { stop(); }

void Registry::start(const RegistrySettings& settings) {
  if (!settings.htpasswd.empty()) m_folder.write("htpasswd", settings.htpasswd);
  // Somebody else may take the free port in between, so a second and third try make sense.
  for (int tries = 0; tries < 3; ++tries) {
    m_port = closed_port();
    const std::string config =
        m_folder.write("config.yml", config_text(m_port, m_folder.path(), !settings.htpasswd.empty()));
    m_pid = spawn(config, m_folder.path("log"));
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (std::chrono::steady_clock::now() < until && ::waitpid(m_pid, nullptr, WNOHANG) == 0) {
      if (answers()) return;
      std::this_thread::sleep_for(5ms);
    }
    stop();
  }
  throw std::runtime_error("docker-registry does not start: " + m_folder.read("log"));
}

void Registry::stop() {
  if (m_pid <= 0) return;
  ::kill(m_pid, SIGKILL);
  ::waitpid(m_pid, nullptr, 0);
  m_pid = -1;
}

bool Registry::answers() const {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(m_port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool connected = ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(fd);
  return connected;
}

std::vector<std::string> Registry::content() const {
  std::vector<std::string> files;
  const std::string root = m_folder.path("storage");
  if (!fs::exists(root)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string path = entry.path().string().substr(root.size() + 1);
    if (entry.is_regular_file() && path.find("/_uploads/") == std::string::npos)
      files.push_back(path + (entry.file_size() < 100 ? " " + m_folder.read("storage/" + path) : ""));
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> Registry::tags() const {
  std::vector<std::string> found;
  const std::string root = m_folder.path(k_storage) + "/repositories";
  if (!fs::exists(root)) return found;
  const std::string middle = "/_manifests/tags/";
  const std::string end = "/current/link";
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string path = entry.path().string().substr(root.size() + 1);
    const std::size_t at = path.find(middle);
    if (at == std::string::npos || path.size() < end.size() || path.substr(path.size() - end.size()) != end) continue;
    const std::string tag = path.substr(at + middle.size(), path.size() - end.size() - at - middle.size());
    found.push_back(path.substr(0, at) + ":" + tag + " " +
                    m_folder.read(std::string(k_storage) + "/repositories/" + path));
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string Registry::blob_file(const std::string& digest) const {
  const std::string hex = digest.substr(7);
  return m_folder.path(k_storage) + "/blobs/sha256/" + hex.substr(0, 2) + "/" + hex + "/data";
}

}  // namespace slipway::test
