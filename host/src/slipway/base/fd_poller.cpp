#include <slipway/base/fd_poller.hpp>

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace slipway::base {

namespace {

constexpr std::uint32_t events_of(FdPoller::Direction direction) {
  return direction == FdPoller::Direction::readable ? EPOLLIN | EPOLLRDHUP : EPOLLOUT;
}

}  // namespace

FdPoller::FdPoller() : m_epoll(::epoll_create1(EPOLL_CLOEXEC)) {
  if (!m_epoll) throw std::system_error(errno, std::generic_category());
}

FdPoller::Id FdPoller::add(int fd, Direction direction, std::function<void()> ready) {
  const Id id = m_next++;
  auto callback = std::make_shared<std::function<void()>>(std::move(ready));
  const auto entry = m_entries.emplace(id, Entry{fd, direction, std::move(callback), false}).first;
  if (!update(fd)) {
    entry->second.always_ready = true;
    ++m_always_ready;
  }
  return id;
}

void FdPoller::remove(Id id) {
  const auto entry = m_entries.find(id);
  if (entry == m_entries.end()) return;
  const int fd = entry->second.fd;
  if (entry->second.always_ready) --m_always_ready;
  m_entries.erase(entry);
  update(fd);
}

bool FdPoller::update(int fd) {
  std::uint32_t wanted = 0;
  for (const auto& [id, entry] : m_entries)
    if (entry.fd == fd) wanted |= events_of(entry.direction);
  const auto known = m_registered.find(fd);
  epoll_event event{};
  event.events = wanted;
  event.data.fd = fd;
  if (wanted == 0) {
    if (known == m_registered.end()) return true;
    m_registered.erase(known);
    // Removed by name, since a copy in a child that is just starting would keep a closed descriptor in the set.
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, &event);
    return true;
  }
  const int operation = known == m_registered.end() ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  if (::epoll_ctl(m_epoll.get(), operation, fd, &event) != 0) return false;
  m_registered[fd] = wanted;
  return true;
}

void FdPoller::dispatch() {
  std::array<epoll_event, 64> events{};
  const int count = ::epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), 0);
  for (int i = 0; i < count; ++i)
    call_matching(events[static_cast<std::size_t>(i)].data.fd, events[static_cast<std::size_t>(i)].events);
  if (has_always_ready()) call_always_ready();
}

void FdPoller::call_matching(int fd, std::uint32_t happened) {
  std::vector<Id> due;
  for (const auto& [id, entry] : m_entries)
    if (entry.fd == fd && (happened & (events_of(entry.direction) | EPOLLHUP | EPOLLERR)) != 0) due.push_back(id);
  std::for_each(due.begin(), due.end(), [this](Id id) { call(id); });
}

void FdPoller::call_always_ready() {
  std::vector<Id> due;
  for (const auto& [id, entry] : m_entries)
    if (entry.always_ready) due.push_back(id);
  std::for_each(due.begin(), due.end(), [this](Id id) { call(id); });
}

void FdPoller::call(Id id) {
  // Gone when an earlier callback removed it.
  const auto entry = m_entries.find(id);
  if (entry == m_entries.end()) return;
  const std::shared_ptr<std::function<void()>> ready = entry->second.ready;
  (*ready)();
}

}  // namespace slipway::base
