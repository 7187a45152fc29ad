#include <slipway/base/file.hpp>
#include <slipway/base/os_error.hpp>
#include <slipway/base/process.hpp>
#include <slipway/base/text.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

namespace slipway::base {

namespace {

class Actions {
public:
  Actions() { ::posix_spawn_file_actions_init(&m_actions); }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;
  ~Actions() { ::posix_spawn_file_actions_destroy(&m_actions); }
  posix_spawn_file_actions_t* get() { return &m_actions; }

private:
  posix_spawn_file_actions_t m_actions{};
};

class Attributes {
public:
  Attributes() {
    ::posix_spawnattr_init(&m_attributes);
    sigset_t none{};
    sigset_t all{};
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&m_attributes, &none);
    ::posix_spawnattr_setsigdefault(&m_attributes, &all);
    ::posix_spawnattr_setpgroup(&m_attributes, 0);
    constexpr int k_flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    ::posix_spawnattr_setflags(&m_attributes, static_cast<short>(k_flags));
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  ~Attributes() { ::posix_spawnattr_destroy(&m_attributes); }
  const posix_spawnattr_t* get() const { return &m_attributes; }

private:
  posix_spawnattr_t m_attributes{};
};

Error no_such_program(const SpawnRequest& request, std::string why) {
  return Error{.code = {602},
               .what = fmt::format("cannot start '{}'", request.program),
               .why = std::move(why),
               .hint = "install it, or give its path"};
}

bool executable(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

// Ours, not posix_spawnp's: that one would search the PATH of the host, not the one that the program is given.
Result<std::string> found_program(const SpawnRequest& request) {
  if (request.program.empty()) return fail(no_such_program(request, "no program was named"));
  if (request.program.find('/') != std::string::npos) return request.program;
  const auto path = std::find_if(request.env.rbegin(), request.env.rend(),
                                 [](const std::string& entry) { return entry.starts_with("PATH="); });
  if (path == request.env.rend()) return fail(no_such_program(request, "its environment has no PATH to look for it"));
  for (const std::string& folder : split(std::string_view(*path).substr(5), ':')) {
    // A relative entry would mean another program in each folder.
    if (folder.empty() || folder.front() != '/') continue;
    std::string candidate = join_path(folder, request.program);
    if (executable(candidate)) return candidate;
  }
  return fail(no_such_program(request, fmt::format("no such program on PATH ({})", path->substr(5))));
}

// Valid as long as the strings.
std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> list;
  list.reserve(strings.size() + 1);
  for (const std::string& string : strings)
    list.push_back(const_cast<char*>(string.c_str()));  // The C interface predates const; it does not write.
  list.push_back(nullptr);
  return list;
}

int highest_target(const SpawnRequest& request) {
  int highest = 2;
  for (const auto& [ours, theirs] : request.fds)
    highest = std::max(highest, theirs);
  return highest;
}

// Fill `actions`. A source that lies where a target will be is moved out of the way first; `moved` owns the copies.
Status add_descriptors(const SpawnRequest& request, Actions& actions, std::vector<Fd>& moved) {
  const int highest = highest_target(request);
  std::vector<bool> taken(static_cast<std::size_t>(highest) + 1, false);
  for (const auto& [ours, theirs] : request.fds) {
    int source = ours;
    if (source <= highest) {
      moved.emplace_back(::fcntl(source, F_DUPFD_CLOEXEC, highest + 1));
      if (!moved.back()) return fail(os_error(errno, fmt::format("cannot pass descriptor {} to a program", ours)));
      source = moved.back().get();
    }
    ::posix_spawn_file_actions_adddup2(actions.get(), source, theirs);
    taken[static_cast<std::size_t>(theirs)] = true;
  }
  for (int fd = 0; fd <= highest; ++fd) {
    if (taken[static_cast<std::size_t>(fd)]) continue;
    if (fd <= 2)
      ::posix_spawn_file_actions_addopen(actions.get(), fd, "/dev/null", O_RDWR, 0);
    else
      ::posix_spawn_file_actions_addclose(actions.get(), fd);
  }
  ::posix_spawn_file_actions_addclosefrom_np(actions.get(), highest + 1);
  return {};
}

// ETXTBSY: the program was just written and another thread's child still holds its descriptor. It passes.
int spawn_with_patience(pid_t& pid, const std::string& program, Actions& actions, const Attributes& attributes,
                        const SpawnRequest& request) {
  const std::vector<std::string> words = request.argv.empty() ? std::vector{request.program} : request.argv;
  const std::vector<char*> argv = pointers(words);
  const std::vector<char*> env = pointers(request.env);
  constexpr int k_text_busy_tries = 10;
  int busy = 0;
  int again = 0;
  for (;;) {
    const int error = ::posix_spawn(&pid, program.c_str(), actions.get(), attributes.get(), argv.data(), env.data());
    const bool retry = (error == ETXTBSY && ++busy < k_text_busy_tries) || (error == EAGAIN && ++again < 2);
    if (!retry) return error;
    std::this_thread::sleep_for(std::chrono::milliseconds(error == EAGAIN ? 100 : 5 * busy));
  }
}

Error spawn_failed(const SpawnRequest& request, const std::string& program, int number) {
  std::error_code ignored;
  if (!request.cwd.empty() && ::access(request.cwd.c_str(), X_OK) != 0)
    return os_error(errno, fmt::format("cannot start '{}' in the folder {}", request.program, request.cwd));
  switch (number) {
  case ENOENT:
    if (exists(join_path(request.cwd, program)))
      return no_such_program(request, "the interpreter that its first line names does not exist");
    return no_such_program(request, "there is no file " + program);
  case ENOTDIR:
  case EACCES:
  case EISDIR:
  case ELOOP:
    return no_such_program(request, fmt::format("{}: {}", program, os_message(number)));
  case ENOEXEC:
    return no_such_program(request, program + " is not a program for this machine");
  case E2BIG:
    return Error{.code = {607},
                 .what = fmt::format("cannot start '{}'", request.program),
                 .why = "its arguments and environment are too long"};
  default:
    return os_error(number, fmt::format("cannot start '{}'", request.program));
  }
}

bool holds_nul(const SpawnRequest& request) {
  const auto nul = [](const std::string& text) { return text.find('\0') != std::string::npos; };
  return nul(request.program) || nul(request.cwd) || std::any_of(request.argv.begin(), request.argv.end(), nul) ||
         std::any_of(request.env.begin(), request.env.end(), nul);
}

}  // namespace

Result<Child> spawn(const SpawnRequest& request) {
  if (holds_nul(request)) return fail(no_such_program(request, "an argument or variable holds a NUL byte"));
  SLIPWAY_TRY_ASSIGN(const std::string program, found_program(request));
  Actions actions;
  std::vector<Fd> moved;
  SLIPWAY_TRY(add_descriptors(request, actions, moved));
  if (!request.cwd.empty()) ::posix_spawn_file_actions_addchdir_np(actions.get(), request.cwd.c_str());
  Child child;
  const Attributes attributes;
  const int error = spawn_with_patience(child.pid, program, actions, attributes, request);
  if (error != 0) return fail(spawn_failed(request, program, error));
  child.pidfd = Fd(static_cast<int>(::syscall(SYS_pidfd_open, child.pid, 0)));
  if (!child.pidfd) {
    const int reason = errno;
    ::kill(child.pid, SIGKILL);
    reap(child);
    return fail(os_error(reason, fmt::format("cannot watch '{}'", request.program)));
  }
  return child;
}

ExitStatus reap(const Child& child) {
  int status = 0;
  rusage usage{};
  while (::wait4(child.pid, &status, 0, &usage) < 0)
    if (errno != EINTR) return {.code = k_unknown_code};
  const unsigned long long peak = static_cast<unsigned long long>(usage.ru_maxrss) * 1024;
  if (WIFSIGNALED(status)) return {.signal = WTERMSIG(status), .peak_bytes = peak};
  return {.code = WEXITSTATUS(status), .peak_bytes = peak};
}

void signal_group(const Child& child, int signal) {
  if (child.pid > 1) ::kill(-child.pid, signal);
}

void refuse_core_files() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

Status become_subreaper() {
  if (::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0) return {};
  return fail(os_error(errno, "cannot adopt orphaned processes"));
}

}  // namespace slipway::base
