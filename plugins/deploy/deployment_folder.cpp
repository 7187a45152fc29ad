#include "deployment_folder.hpp"

#include <slipway/kit/command.hpp>
#include <slipway/kit/digest.hpp>
#include <slipway/kit/files.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstdio>
#include <thread>

namespace slipway::plugins::deploy {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t k_state_limit = 1024 * 1024;
constexpr std::size_t k_holder_limit = 4096;
constexpr std::string_view k_link_prefix = "releases/";

std::string hex(const std::string& digest) { return std::string(kit::hex_of(digest)); }

std::string holder_of(int lock) {
  std::string text(k_holder_limit, '\0');
  const ssize_t count = ::pread(lock, text.data(), text.size(), 0);
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return text.substr(0, text.find('\n'));
}

kit::Error held(const std::string& path, int lock, std::uint32_t timeout_ms) {
  const std::string holder = holder_of(lock);
  return {SLIPWAY_E_LOCKED, "another deployment to " + path + " is going on",
          "the lock was not free within " + kit::duration_text(timeout_ms) +
              (holder.empty() ? std::string() : "; it is held by " + holder),
          "nothing was changed", "wait for it, or raise lock-timeout"};
}

}  // namespace

kit::Result<DeploymentLock> DeploymentLock::acquire(const std::string& path, const std::string& holder,
                                                    std::uint32_t timeout_ms, const std::function<bool()>& cancelled) {
  const std::string file = kit::join_path(path, "lock");
  kit::Fd lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (!lock) return kit::fail(kit::io_error("open", file, errno));
  const Clock::time_point deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
  while (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return kit::fail(kit::io_error("lock", file, errno));
    if (cancelled()) return kit::fail({SLIPWAY_E_CANCELLED, "stopped on request while waiting for the lock"});
    if (Clock::now() >= deadline) return kit::fail(held(path, lock.get(), timeout_ms));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  // Only for people: the lock is the descriptor.
  if (::ftruncate(lock.get(), 0) == 0) (void)kit::write_all(lock.get(), holder + "\n");
  return DeploymentLock(std::move(lock));
}

std::string DeploymentFolder::release(const std::string& digest) const { return inside("releases/" + hex(digest)); }
std::string DeploymentFolder::log(const std::string& digest) const { return inside("log/" + hex(digest) + ".log"); }

std::string DeploymentFolder::data(const std::string& writable) const {
  std::string name = writable.substr(std::min(writable.find_first_not_of('/'), writable.size()));
  name.erase(name.find_last_not_of('/') + 1);
  std::replace(name.begin(), name.end(), '/', '-');
  return inside("data/" + name);
}

std::string DeploymentFolder::container_id(const std::string& digest, const std::string& configuration) const {
  return "slipway-" + hex(kit::sha256_of(m_path)).substr(0, 8) + "-" + hex(digest).substr(0, 12) + "-" + configuration;
}

kit::Result<DeploymentState> DeploymentFolder::load() const {
  const auto text = kit::read_file(inside("state.json"), k_state_limit);
  if (text) return parse_state(*text);
  if (text.error().status == SLIPWAY_E_NOT_FOUND) return DeploymentState();
  return kit::fail(text.error());
}

kit::Status DeploymentFolder::save(const DeploymentState& state) const {
  return kit::write_file_atomically(inside("state.json"), format_state(state));
}

std::string DeploymentFolder::current() const {
  char target[PATH_MAX];
  const ssize_t size = ::readlink(inside("current").c_str(), target, sizeof target);
  const std::string_view text(target, size > 0 ? static_cast<std::size_t>(size) : 0);
  if (text.substr(0, k_link_prefix.size()) != k_link_prefix) return {};
  const std::string digest = "sha256:" + std::string(text.substr(k_link_prefix.size()));
  return kit::is_sha256(digest) ? digest : std::string();
}

kit::Status DeploymentFolder::switch_to(const std::string& digest) const {
  const std::string link = inside("current.new");
  ::unlink(link.c_str());
  if (::symlink((std::string(k_link_prefix) + hex(digest)).c_str(), link.c_str()) != 0)
    return kit::fail(kit::io_error("make the link", link, errno));
  if (::rename(link.c_str(), inside("current").c_str()) != 0)
    return kit::fail(kit::io_error("switch the link", inside("current"), errno));
  return kit::sync_folder(m_path);
}

kit::Status DeploymentFolder::remove_current() const {
  if (::unlink(inside("current").c_str()) != 0 && errno != ENOENT)
    return kit::fail(kit::io_error("remove the link", inside("current"), errno));
  return kit::sync_folder(m_path);
}

}  // namespace slipway::plugins::deploy
