// One thread that waits for descriptors, timers and signals. All callbacks run on the thread that calls run().
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace slipway::base {

class EventLoop {
public:
  // Stops watching when destroyed. The loop must outlive it.
  class Watch {
  public:
    virtual ~Watch() = default;
  };
  using Handle = std::unique_ptr<Watch>;

  // Throws std::system_error when the process may not open more descriptors.
  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Calls `ready` each time the descriptor is readable (or hung up). The descriptor stays the caller's and must stay
  // open as long as the watch. A callback may destroy its own watch.
  Handle on_readable(int fd, std::function<void()> ready);
  Handle on_writable(int fd, std::function<void()> ready);

  // Calls `due` once after the delay.
  Handle after(std::int64_t milliseconds, std::function<void()> due);
  // Calls `due` again and again.
  Handle every(std::int64_t milliseconds, std::function<void()> due);

  // Calls `received` with the number for SIGINT, SIGTERM and SIGHUP, and ignores SIGPIPE and SIGXFSZ, while the watch
  // lives.
  Handle on_stop_signal(std::function<void(int)> received);

  // Call `task` from run(), soon.
  void post(std::function<void()> task);

  // Runs until stop() is called.
  void run();
  void stop();

private:
  struct Implementation;
  std::unique_ptr<Implementation> m_implementation;
};

}  // namespace slipway::base
