#include <slipway/base/event_loop.hpp>
#include <slipway/base/fd_poller.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

#include <fcntl.h>
#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <system_error>

namespace slipway::base {

namespace asio = boost::asio;

struct EventLoop::Implementation {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(context);
  FdPoller poller;
  // A duplicate, because the descriptor object closes its own.
  asio::posix::stream_descriptor poller_ready{context};
  bool always_ready_posted = false;

  Implementation() {
    const int copy = ::fcntl(poller.fd(), F_DUPFD_CLOEXEC, 0);
    if (copy < 0) throw std::system_error(errno, std::generic_category());
    poller_ready.assign(copy);
    wait();
  }

  void wait() {
    poller_ready.async_wait(asio::posix::stream_descriptor::wait_read, [this](const boost::system::error_code& error) {
      if (error == asio::error::operation_aborted) return;
      const WaitAgain at_the_end{*this};
      poller.dispatch();
    });
  }

  // A callback that throws must not leave the loop deaf.
  struct WaitAgain {
    Implementation& loop;
    ~WaitAgain() { loop.wait(); }
  };

  // Regular files are ready at all times, but the kernel does not wait for them.
  void keep_posting() {
    if (always_ready_posted || !poller.has_always_ready()) return;
    always_ready_posted = true;
    asio::post(context, [this] {
      always_ready_posted = false;
      poller.dispatch();
      keep_posting();
    });
  }
};

namespace {

class FdWatch : public EventLoop::Watch {
public:
  FdWatch(FdPoller& poller, FdPoller::Id id) : m_poller(poller), m_id(id) {}
  FdWatch(const FdWatch&) = delete;
  FdWatch& operator=(const FdWatch&) = delete;
  ~FdWatch() override { m_poller.remove(m_id); }

private:
  FdPoller& m_poller;
  FdPoller::Id m_id;
};

// What a timer's handlers need, alive as long as one of them is queued.
struct TimerState : std::enable_shared_from_this<TimerState> {
  TimerState(asio::io_context& context, std::chrono::milliseconds its_period, std::function<void()> its_due)
      : timer(context), period(its_period), due(std::move(its_due)) {}

  void wait() {
    timer.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (error || self->cancelled) return;
      if (self->period.count() > 0) self->repeat();
      self->due();
    });
  }
  void repeat() {
    // From the time when it was due, so that it does not drift; what was missed while busy is not made up for.
    const auto next = std::max(timer.expiry() + period, std::chrono::steady_clock::now());
    timer.expires_at(next);
    wait();
  }

  asio::steady_timer timer;
  std::chrono::milliseconds period;  // 0: once.
  std::function<void()> due;
  bool cancelled = false;
};

class TimerWatch : public EventLoop::Watch {
public:
  TimerWatch(asio::io_context& context, std::int64_t delay, std::int64_t period, std::function<void()> due)
      : m_state(std::make_shared<TimerState>(context, std::chrono::milliseconds(period), std::move(due))) {
    m_state->timer.expires_after(std::chrono::milliseconds(delay));
    m_state->wait();
  }
  TimerWatch(const TimerWatch&) = delete;
  TimerWatch& operator=(const TimerWatch&) = delete;
  ~TimerWatch() override {
    m_state->cancelled = true;
    m_state->timer.cancel();
  }

private:
  std::shared_ptr<TimerState> m_state;
};

class IgnoredSignal {
public:
  explicit IgnoredSignal(int number) : m_number(number) {
    struct sigaction ignore{};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(m_number, &ignore, &m_before);
  }
  IgnoredSignal(const IgnoredSignal&) = delete;
  IgnoredSignal& operator=(const IgnoredSignal&) = delete;
  ~IgnoredSignal() { ::sigaction(m_number, &m_before, nullptr); }

private:
  int m_number;
  struct sigaction m_before{};
};

bool is_ignored(int number) {
  struct sigaction now{};
  return ::sigaction(number, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

struct SignalState : std::enable_shared_from_this<SignalState> {
  SignalState(asio::io_context& context, std::function<void(int)> its_received)
      : signals(context, SIGINT, SIGTERM), received(std::move(its_received)) {}

  void wait() {
    signals.async_wait([self = shared_from_this()](const boost::system::error_code& error, int number) {
      if (error || self->cancelled) return;
      self->wait();
      self->received(number);
    });
  }

  asio::signal_set signals;
  std::function<void(int)> received;
  bool cancelled = false;
};

class SignalWatch : public EventLoop::Watch {
public:
  SignalWatch(asio::io_context& context, std::function<void(int)> received)
      : m_state(std::make_shared<SignalState>(context, std::move(received))) {
    // Ignored from the start means that nohup asked for it.
    boost::system::error_code ignored;
    if (!is_ignored(SIGHUP)) m_state->signals.add(SIGHUP, ignored);
    m_state->wait();
  }
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;
  ~SignalWatch() override {
    boost::system::error_code ignored;
    m_state->cancelled = true;
    m_state->signals.clear(ignored);
    // Clearing alone leaves the waiting handler, which owns the state that owns it.
    m_state->signals.cancel(ignored);
  }

private:
  IgnoredSignal m_pipe{SIGPIPE};
  IgnoredSignal m_size{SIGXFSZ};
  std::shared_ptr<SignalState> m_state;
};

}  // namespace

EventLoop::EventLoop() try : m_implementation(std::make_unique<Implementation>()) {
} catch (const boost::system::system_error& problem) {
  throw std::system_error(problem.code().value(), std::generic_category());
}
EventLoop::~EventLoop() = default;

EventLoop::Handle EventLoop::on_readable(int fd, std::function<void()> ready) {
  FdPoller& poller = m_implementation->poller;
  auto watch = std::make_unique<FdWatch>(poller, poller.add(fd, FdPoller::Direction::readable, std::move(ready)));
  m_implementation->keep_posting();
  return watch;
}

EventLoop::Handle EventLoop::on_writable(int fd, std::function<void()> ready) {
  FdPoller& poller = m_implementation->poller;
  auto watch = std::make_unique<FdWatch>(poller, poller.add(fd, FdPoller::Direction::writable, std::move(ready)));
  m_implementation->keep_posting();
  return watch;
}

EventLoop::Handle EventLoop::after(std::int64_t milliseconds, std::function<void()> due) {
  return std::make_unique<TimerWatch>(m_implementation->context, milliseconds, 0, std::move(due));
}

EventLoop::Handle EventLoop::every(std::int64_t milliseconds, std::function<void()> due) {
  const std::int64_t period = std::max<std::int64_t>(milliseconds, 1);
  return std::make_unique<TimerWatch>(m_implementation->context, period, period, std::move(due));
}

EventLoop::Handle EventLoop::on_stop_signal(std::function<void(int)> received) {
  return std::make_unique<SignalWatch>(m_implementation->context, std::move(received));
}

void EventLoop::post(std::function<void()> task) { asio::post(m_implementation->context, std::move(task)); }

void EventLoop::run() {
  m_implementation->context.run();
  // Here and not before, so that a stop() that came early is not lost.
  m_implementation->context.restart();
}

void EventLoop::stop() { m_implementation->context.stop(); }

}  // namespace slipway::base
