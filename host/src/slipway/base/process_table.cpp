#include <slipway/base/file.hpp>
#include <slipway/base/process_table.hpp>
#include <slipway/base/text.hpp>
#include <slipway/base/utf8.hpp>

#include <fmt/format.h>

#include <fcntl.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <sstream>

namespace slipway::base {

namespace {

// Files of /proc are regular but have no size.
std::optional<std::string> proc_text(const std::string& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return std::nullopt;
  Result<std::string> text = read_all(fd.get(), std::size_t{1} << 20U);
  return text ? std::optional(std::move(*text)) : std::nullopt;
}

std::vector<pid_t> numbered_entries(const std::string& folder) {
  std::vector<pid_t> numbers;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    pid_t number = 0;
    const auto [rest, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (problem == std::errc() && rest == name.data() + name.size()) numbers.push_back(number);
  }
  return numbers;
}

bool has(const std::vector<pid_t>& list, pid_t pid) { return std::find(list.begin(), list.end(), pid) != list.end(); }

// Children of all threads of a process.
std::vector<pid_t> children_by_file(pid_t pid) {
  std::vector<pid_t> children;
  for (const pid_t thread : numbered_entries(fmt::format("/proc/{}/task", pid))) {
    std::istringstream list(proc_text(fmt::format("/proc/{}/task/{}/children", pid, thread)).value_or(""));
    for (pid_t child = 0; list >> child;)
      children.push_back(child);
  }
  return children;
}

bool kernel_lists_children() {
  static const bool answer = exists("/proc/thread-self/children");
  return answer;
}

std::vector<ProcessEntry> descendants_by_file(pid_t root, const std::vector<pid_t>& kept) {
  std::vector<ProcessEntry> found;
  std::vector<pid_t> parents{root};
  for (std::size_t next = 0; next < parents.size(); ++next) {
    for (const pid_t child : children_by_file(parents[next])) {
      const std::optional<ProcessEntry> entry = process_entry(child);
      if (!entry || has(kept, child) || has(parents, child)) continue;
      found.push_back(*entry);
      parents.push_back(child);
    }
  }
  return found;
}

}  // namespace

std::optional<ProcessEntry> process_entry(pid_t pid) {
  const std::optional<std::string> text = proc_text(fmt::format("/proc/{}/stat", pid));
  if (!text) return std::nullopt;
  // The name in parentheses may hold anything, parentheses too; the fields after the last one are plain.
  const std::size_t end = text->rfind(')');
  if (end == std::string::npos) return std::nullopt;
  std::istringstream fields(text->substr(end + 1));
  ProcessEntry entry{.pid = pid};
  fields >> entry.state >> entry.parent;
  constexpr int k_fields_between_parent_and_start = 17;
  std::string skipped;
  for (int i = 0; i < k_fields_between_parent_and_start; ++i)
    fields >> skipped;
  fields >> entry.start;
  return fields ? std::optional(entry) : std::nullopt;
}

std::vector<ProcessEntry> descendants_by_scan(pid_t root, const std::vector<pid_t>& kept) {
  std::multimap<pid_t, ProcessEntry> by_parent;
  for (const pid_t pid : numbered_entries("/proc"))
    if (const std::optional<ProcessEntry> entry = process_entry(pid)) by_parent.emplace(entry->parent, *entry);
  std::vector<ProcessEntry> found;
  std::vector<pid_t> parents{root};
  for (std::size_t next = 0; next < parents.size(); ++next) {
    const auto [first, last] = by_parent.equal_range(parents[next]);
    for (auto child = first; child != last; ++child) {
      if (has(kept, child->second.pid) || has(parents, child->second.pid)) continue;
      found.push_back(child->second);
      parents.push_back(child->second.pid);
    }
  }
  return found;
}

std::vector<ProcessEntry> descendants(pid_t root, const std::vector<pid_t>& kept) {
  return kernel_lists_children() ? descendants_by_file(root, kept) : descendants_by_scan(root, kept);
}

std::string command_of(pid_t pid) {
  constexpr std::size_t k_longest = 200;
  std::string command = proc_text(fmt::format("/proc/{}/cmdline", pid)).value_or("");
  while (!command.empty() && command.back() == '\0')
    command.pop_back();
  std::replace(command.begin(), command.end(), '\0', ' ');
  if (command.empty()) {
    const std::string name = proc_text(fmt::format("/proc/{}/comm", pid)).value_or("?");
    command = fmt::format("[{}]", trimmed(name));
  }
  if (command.size() > k_longest) command = std::string(cut_between_characters(command, k_longest - 3)) + "...";
  return printable(command);
}

}  // namespace slipway::base
