#include "process_state.hpp"

#include <dirent.h>
#include <malloc.h>
#include <signal.h>
#include <unistd.h>

#include <clocale>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string_view>

namespace slipway::probe {

namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

std::vector<std::string> names_in(const char* path) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, CloseFolder> folder(opendir(path));
  if (!folder) return names;
  const std::string own = std::to_string(dirfd(folder.get()));
  while (const dirent* entry = readdir(folder.get()))
    if (entry->d_name[0] != '.' && entry->d_name != own) names.emplace_back(entry->d_name);
  return names;
}

std::string status_line(std::string_view name) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);)
    if (line.compare(0, name.size(), name) == 0) return line.substr(name.size() + 1);
  return {};
}

std::map<int, std::string> open_descriptors() {
  std::map<int, std::string> found;
  for (const std::string& name : names_in("/proc/self/fd")) {
    char target[4096];
    const ssize_t length = readlink(("/proc/self/fd/" + name).c_str(), target, sizeof target);
    if (length > 0) found[std::atoi(name.c_str())] = std::string(target, static_cast<std::size_t>(length));
  }
  return found;
}

std::map<int, std::string> signal_handlers() {
  std::map<int, std::string> found;
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction action{};
    if (sigaction(number, nullptr, &action) != 0) continue;
    const auto address = (action.sa_flags & SA_SIGINFO) != 0 ? reinterpret_cast<std::uintptr_t>(action.sa_sigaction)
                                                             : reinterpret_cast<std::uintptr_t>(action.sa_handler);
    found[number] = std::to_string(address) + "/" + std::to_string(action.sa_flags);
  }
  return found;
}

std::string variable_name(const std::string& entry) { return entry.substr(0, entry.find('=')); }

// A name that one of the two has and the other has not, or not like this.
std::string changed_variable(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  for (const auto& [one, other] : {std::pair(&after, &before), std::pair(&before, &after)})
    for (const std::string& entry : *one) {
      bool there = false;
      for (const std::string& known : *other)
        there = there || known == entry;
      if (!there) return variable_name(entry);
    }
  return {};
}

}  // namespace

std::vector<std::string> child_processes() {
  std::vector<std::string> found;
  for (const std::string& thread : names_in("/proc/self/task")) {
    std::ifstream file("/proc/self/task/" + thread + "/children");
    for (std::string pid; file >> pid;)
      found.push_back(pid);
  }
  return found;
}

std::size_t thread_count() { return names_in("/proc/self/task").size(); }
std::size_t descriptor_count() { return names_in("/proc/self/fd").size(); }
std::size_t allocated_bytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

ProcessState ProcessState::now() {
  ProcessState state;
  state.threads = thread_count();
  state.descriptors = open_descriptors();
  char folder[4096];
  state.folder = getcwd(folder, sizeof folder) == nullptr ? "nowhere" : folder;
  state.umask = status_line("Umask:");
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable)
    state.environment.emplace_back(*variable);
  state.handlers = signal_handlers();
  state.blocked = status_line("SigBlk:");
  state.locale = std::setlocale(LC_ALL, nullptr);
  state.children = child_processes();
  return state;
}

std::vector<std::string> ProcessState::changes_to(const ProcessState& after, Runtime runtime) const {
  std::vector<std::string> found;
  if (runtime == Runtime::plain && after.threads != threads)
    found.push_back("starts " + std::to_string(after.threads - threads) + " threads");
  for (const auto& [number, target] : after.descriptors)
    if (const auto known = descriptors.find(number); known == descriptors.end() || known->second != target)
      if (runtime == Runtime::plain || (target != "anon_inode:[eventpoll]" && target != "anon_inode:[eventfd]"))
        found.push_back("opens a descriptor on " + target);
  for (const auto& [number, target] : descriptors)
    if (after.descriptors.count(number) == 0) found.push_back("closes descriptor " + std::to_string(number));
  if (after.folder != folder) found.push_back("changes the working folder to " + after.folder);
  if (after.umask != umask) found.push_back("changes the umask to" + after.umask);
  if (after.environment != environment)
    found.push_back("changes the environment: " + changed_variable(environment, after.environment));
  if (runtime == Runtime::plain)
    for (const auto& [number, handler] : after.handlers)
      if (handlers.at(number) != handler) found.push_back("changes what happens at signal " + std::to_string(number));
  if (after.blocked != blocked) found.push_back("blocks signals");
  if (after.locale != locale) found.push_back("changes the locale to " + after.locale);
  if (after.children != children) found.push_back("starts a process");
  return found;
}

}  // namespace slipway::probe
