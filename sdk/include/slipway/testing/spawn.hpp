// Starting a program for the fake host: descriptors, program look-up and posix_spawn, each owned by a type.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

extern char** environ;

namespace slipway {
inline namespace sdk_1_0 {
namespace testing {
namespace detail {

class OwnedFd {
public:
  OwnedFd() = default;
  explicit OwnedFd(int fd) : m_fd(fd) {}
  OwnedFd(OwnedFd&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
  OwnedFd& operator=(OwnedFd&& other) noexcept {
    if (this != &other) reset(std::exchange(other.m_fd, -1));
    return *this;
  }
  ~OwnedFd() { reset(); }
  int get() const { return m_fd; }
  int release() { return std::exchange(m_fd, -1); }
  void reset(int fd = -1) {
    if (m_fd >= 0) ::close(m_fd);
    m_fd = fd;
  }
  explicit operator bool() const { return m_fd >= 0; }

private:
  int m_fd = -1;
};

// A copy above the standard descriptors, so that moving it to 0, 1 or 2 cannot overwrite another.
inline OwnedFd copy_above_standard(int fd) { return OwnedFd(::fcntl(fd, F_DUPFD_CLOEXEC, 3)); }

struct Pipe {
  OwnedFd read_end;
  OwnedFd write_end;
};
inline Pipe make_pipe() {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return {};
  return {OwnedFd(ends[0]), OwnedFd(ends[1])};
}

inline std::map<std::string, std::string> environment_of(char** variables) {
  std::map<std::string, std::string> found;
  for (char** at = variables; at != nullptr && *at != nullptr; ++at) {
    const std::string_view entry(*at);
    if (const std::size_t equals = entry.find('='); equals != std::string_view::npos)
      found[std::string(entry.substr(0, equals))] = std::string(entry.substr(equals + 1));
  }
  return found;
}

inline bool is_program(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

// Path of the program, or empty.
inline std::string find_program(const std::string& name, const std::string& search, const std::string& cwd) {
  if (name.find('/') != std::string::npos) {
    const std::string path = name.front() == '/' ? name : cwd + "/" + name;
    return is_program(path) ? path : std::string();
  }
  for (std::size_t at = 0; at <= search.size() && !name.empty();) {
    const std::size_t end = std::min(search.find(':', at), search.size());
    const std::string path = search.substr(at, end - at) + "/" + name;
    if (path.front() == '/' && path.size() > name.size() + 1 && is_program(path)) return path;
    at = end + 1;
  }
  return {};
}

// Everything that posix_spawn wants, released together.
class SpawnSettings {
public:
  SpawnSettings() {
    ::posix_spawn_file_actions_init(&m_actions);
    ::posix_spawnattr_init(&m_attributes);
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&m_attributes, &none);
    ::posix_spawnattr_setsigdefault(&m_attributes, &all);
    ::posix_spawnattr_setpgroup(&m_attributes, 0);
    ::posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&m_actions);
    ::posix_spawnattr_destroy(&m_attributes);
  }
  void folder(const std::string& path) { ::posix_spawn_file_actions_addchdir_np(&m_actions, path.c_str()); }
  void descriptors(int in, int out, int err) {
    ::posix_spawn_file_actions_adddup2(&m_actions, in, 0);
    ::posix_spawn_file_actions_adddup2(&m_actions, out, 1);
    ::posix_spawn_file_actions_adddup2(&m_actions, err, 2);
#if defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 34)
    ::posix_spawn_file_actions_addclosefrom_np(&m_actions, 3);
#endif
#endif
  }
  int spawn(pid_t* pid, const std::string& program, std::vector<std::string> argv, std::vector<std::string> env) {
    std::vector<char*> arguments = pointers(argv);
    std::vector<char*> variables = pointers(env);
    return ::posix_spawn(pid, program.c_str(), &m_actions, &m_attributes, arguments.data(), variables.data());
  }

private:
  static std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> found;
    for (std::string& text : texts)
      found.push_back(text.data());
    found.push_back(nullptr);
    return found;
  }
  posix_spawn_file_actions_t m_actions;
  posix_spawnattr_t m_attributes;
};

}  // namespace detail
}  // namespace testing
}  // namespace sdk_1_0
}  // namespace slipway
