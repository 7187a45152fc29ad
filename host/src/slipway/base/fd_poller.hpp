// A set of descriptors with callbacks, itself one descriptor that is readable while any of them is ready. Unlike a
// reactor of its own it leaves the descriptors as they are: no duplicates, and no O_NONBLOCK on a terminal that is
// shared with the shell.
#pragma once

#include <slipway/base/fd.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace slipway::base {

class FdPoller {
public:
  enum class Direction { readable, writable };
  using Id = std::uint64_t;

  FdPoller();
  int fd() const { return m_epoll.get(); }

  Id add(int fd, Direction direction, std::function<void()> ready);
  void remove(Id id);
  // True when a descriptor is among them that cannot be waited for (a regular file), because it is always ready.
  bool has_always_ready() const { return m_always_ready > 0; }
  // Call the callbacks of what is ready now. They may add and remove.
  void dispatch();

private:
  struct Entry {
    int fd;
    Direction direction;
    std::shared_ptr<std::function<void()>> ready;
    bool always_ready;
  };
  // Tell the kernel what is waited for on a descriptor. False when it cannot be waited for.
  bool update(int fd);
  void call_matching(int fd, std::uint32_t happened);
  void call(Id id);
  void call_always_ready();

  Fd m_epoll;
  Id m_next = 1;
  std::map<Id, Entry> m_entries;
  std::map<int, std::uint32_t> m_registered;  // Descriptor to the events that the kernel knows.
  int m_always_ready = 0;
};

}  // namespace slipway::base
