#include <slipway/kit/container_runtime.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/kit/listener.hpp>

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <optional>
#include <set>

namespace slipway::kit {
namespace {

constexpr std::size_t k_table_limit = 64 * 1024 * 1024;
constexpr std::string_view k_listen_state = "0A";

using Folder = std::unique_ptr<DIR, int (*)(DIR*)>;
Folder open_folder(const std::string& path) { return {::opendir(path.c_str()), &::closedir}; }

std::string process_folder(pid_t pid) { return "/proc/" + std::to_string(pid); }

std::vector<pid_t> all_processes() {
  std::vector<pid_t> pids;
  const Folder folder = open_folder("/proc");
  while (const dirent* const entry = folder ? ::readdir(folder.get()) : nullptr)
    if (const pid_t pid = std::atoi(entry->d_name); pid > 0) pids.push_back(pid);
  return pids;
}

pid_t parent_of(pid_t pid) {
  const auto text = read_file(process_folder(pid) + "/stat", 4096);
  if (!text) return 0;
  const std::size_t name_end = text->rfind(") ");
  return name_end == std::string::npos ? 0 : std::atoi(text->c_str() + name_end + 4);
}

// Inodes of the sockets that a process has open; nothing when we may not look.
std::optional<std::set<std::uint64_t>> sockets_of(pid_t pid) {
  const std::string path = process_folder(pid) + "/fd";
  const Folder folder = open_folder(path);
  if (!folder) return std::nullopt;
  std::set<std::uint64_t> inodes;
  while (const dirent* const entry = ::readdir(folder.get())) {
    char target[64];
    const ssize_t size = ::readlink((path + "/" + entry->d_name).c_str(), target, sizeof target);
    constexpr std::string_view k_socket = "socket:[";
    const std::string_view text(target, size > 0 ? static_cast<std::size_t>(size) : 0);
    std::uint64_t inode = 0;
    if (text.substr(0, k_socket.size()) == k_socket &&
        std::from_chars(target + k_socket.size(), target + size, inode).ec == std::errc())
      inodes.insert(inode);
  }
  return inodes;
}

std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> found;
  for (std::size_t at = line.find_first_not_of(' '); at != std::string_view::npos;) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    found.push_back(line.substr(at, end - at));
    at = line.find_first_not_of(' ', end);
  }
  return found;
}

// Addresses are words of 32 bits in the machine's byte order.
bool is_local(std::string_view address) {
  constexpr std::string_view k_any4 = "00000000", k_any6 = "00000000000000000000000000000000";
  constexpr std::string_view k_mapped_prefix = "0000000000000000FFFF0000";
  constexpr bool k_little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
  constexpr std::string_view k_loop4 = k_little ? "0100007F" : "7F000001";
  constexpr std::string_view k_loop6 =
      k_little ? "00000000000000000000000001000000" : "00000000000000000000000000000001";
  if (address.size() == k_any6.size() && address.substr(0, k_mapped_prefix.size()) == k_mapped_prefix)
    address.remove_prefix(k_mapped_prefix.size());
  return address == k_any4 || address == k_any6 || address == k_loop4 || address == k_loop6;
}

std::string name_of(pid_t pid) {
  const auto name = read_file(process_folder(pid) + "/comm", 256);
  return "pid " + std::to_string(pid) + (name ? " (" + name->substr(0, name->find('\n')) + ")" : std::string());
}

std::string owner_of(std::uint64_t inode) {
  for (const pid_t pid : all_processes())
    if (const auto sockets = sockets_of(pid); sockets && sockets->count(inode) != 0) return name_of(pid);
  return "a process that cannot be seen";
}

}  // namespace

std::vector<pid_t> process_tree(pid_t root) {
  std::vector<pid_t> tree;
  if (process_runs(root)) tree.push_back(root);
  std::vector<std::pair<pid_t, pid_t>> others;  // Parent, child.
  for (const pid_t pid : all_processes())
    others.emplace_back(parent_of(pid), pid);
  for (std::size_t at = 0; at < tree.size(); ++at)
    for (const auto& [parent, child] : others)
      if (parent == tree[at] && process_runs(child)) tree.push_back(child);
  return tree;
}

std::vector<TcpListener> parse_listeners(std::string_view table) {
  std::vector<TcpListener> listeners;
  for (std::size_t at = 0; at < table.size();) {
    const std::size_t end = std::min(table.find('\n', at), table.size());
    const std::vector<std::string_view> fields = words(table.substr(at, end - at));
    at = end + 1;
    if (fields.size() < 10 || fields[3] != k_listen_state) continue;
    const std::size_t colon = fields[1].find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view port = fields[1].substr(colon + 1);
    TcpListener listener;
    listener.local = is_local(fields[1].substr(0, colon));
    std::from_chars(port.data(), port.data() + port.size(), listener.port, 16);
    std::from_chars(fields[9].data(), fields[9].data() + fields[9].size(), listener.inode);
    listeners.push_back(listener);
  }
  return listeners;
}

Result<PortReport> port_report(std::uint16_t port, pid_t container) {
  std::set<std::uint64_t> own;
  for (const pid_t pid : process_tree(container))
    if (const auto sockets = sockets_of(pid)) own.insert(sockets->begin(), sockets->end());
  PortReport report;
  for (const char* const name : {"tcp", "tcp6"}) {
    const std::string path = process_folder(container) + "/net/" + name;
    const auto table = read_file(path, k_table_limit);
    if (!table && table.error().status == SLIPWAY_E_NOT_FOUND && std::string_view(name) == "tcp6") continue;
    if (!table) return fail(table.error());
    for (const TcpListener& listener : parse_listeners(*table)) {
      if (listener.port != port || !listener.local) continue;
      if (own.count(listener.inode) == 0) return PortReport{PortOwner::stranger, owner_of(listener.inode)};
      report.owner = PortOwner::container;
    }
  }
  return report;
}

Result<bool> listener_belongs_to(std::uint16_t port, pid_t container) {
  SLIPWAY_KIT_TRY_ASSIGN(const PortReport report, port_report(port, container));
  return report.owner == PortOwner::container;
}

}  // namespace slipway::kit
