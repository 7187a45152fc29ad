#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/clock.hpp>
#include <slipway/base/event_loop.hpp>
#include <slipway/base/fd.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace slipway::base;

namespace {

struct Pair {
  Pair() {
    int ends[2] = {-1, -1};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    left = Fd(ends[0]);
    right = Fd(ends[1]);
  }
  Fd left;
  Fd right;
};

void put(const Fd& fd, std::string_view text) {
  REQUIRE(::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
}

char take(const Fd& fd) {
  char c = 0;
  return ::read(fd.get(), &c, 1) == 1 ? c : '\0';
}

// Stops the loop when a test has gone wrong, so that it fails instead of hanging.
struct Limited {
  EventLoop loop;
  bool timed_out = false;
  EventLoop::Handle limit = loop.after(5000, [this] {
    timed_out = true;
    loop.stop();
  });
  void run() {
    loop.run();
    CHECK_FALSE(timed_out);
  }
};

// Two watches, of which the one that is called first destroys both. The loop ends a round later.
struct OneOfTwo {
  explicit OneOfTwo(EventLoop& watched) : loop(watched) {}
  EventLoop& loop;
  int calls = 0;
  EventLoop::Handle a;
  EventLoop::Handle b;
  void operator()() {
    ++calls;
    a.reset();
    b.reset();
    loop.post([this] { loop.stop(); });
  }
};

}  // namespace

TEST_CASE("a reader is called again and again while there is something to read") {
  Limited limited;
  const Pair pair;
  std::string seen;
  const auto watch = limited.loop.on_readable(pair.left.get(), [&] {
    seen += take(pair.left);
    if (seen.size() == 3) limited.loop.stop();
  });
  put(pair.right, "abc");
  limited.run();
  CHECK(seen == "abc");
}

TEST_CASE("a reader is called when the other side hangs up") {
  Limited limited;
  Pair pair;
  int calls = 0;
  const auto watch = limited.loop.on_readable(pair.left.get(), [&] {
    CHECK(take(pair.left) == '\0');
    if (++calls == 2) limited.loop.stop();
  });
  pair.right.reset();
  limited.run();
  CHECK(calls == 2);
}

TEST_CASE("one descriptor can be watched for both directions") {
  Limited limited;
  const Pair pair;
  int written = 0;
  EventLoop::Handle writer;
  const auto reader = limited.loop.on_readable(pair.left.get(), [&] {
    CHECK(take(pair.left) == 'x');
    limited.loop.stop();
  });
  writer = limited.loop.on_writable(pair.left.get(), [&] {
    ++written;
    put(pair.right, "x");
    writer.reset();
  });
  limited.run();
  CHECK(written == 1);
}

TEST_CASE("a callback may destroy its own watch") {
  Limited limited;
  const Pair pair;
  EventLoop::Handle watch;
  int calls = 0;
  // Captured state that is destroyed with the closure would be read after its end.
  std::vector<int> captured{1, 2, 3};
  watch = limited.loop.on_readable(pair.left.get(), [&calls, &watch, &limited, captured] {
    watch.reset();
    calls += captured[2];
    limited.loop.post([&limited] { limited.loop.post([&limited] { limited.loop.stop(); }); });
  });
  put(pair.right, "ab");
  limited.run();
  CHECK(calls == 3);
}

TEST_CASE("a watch that another callback destroyed is not called") {
  Limited limited;
  const Pair first;
  const Pair second;
  OneOfTwo watches(limited.loop);
  watches.a = limited.loop.on_readable(first.left.get(), std::ref(watches));
  watches.b = limited.loop.on_readable(second.left.get(), std::ref(watches));
  put(first.right, "x");
  put(second.right, "x");
  limited.run();
  CHECK(watches.calls == 1);
}

TEST_CASE("a number that is used again belongs to the new watch alone") {
  Limited limited;
  Pair old;
  const int number = old.left.get();
  bool old_called = false;
  auto watch = limited.loop.on_readable(number, [&] { old_called = true; });
  put(old.right, "x");
  watch.reset();
  old.left.reset();
  const Pair fresh;
  REQUIRE(fresh.left.get() == number);
  const auto next = limited.loop.on_readable(number, [&] {
    CHECK(take(fresh.left) == 'y');
    limited.loop.stop();
  });
  put(fresh.right, "y");
  limited.run();
  CHECK_FALSE(old_called);
}

TEST_CASE("watching does not change the descriptor") {
  Limited limited;
  const Pair pair;
  const int before = ::fcntl(pair.left.get(), F_GETFL);
  const auto watch = limited.loop.on_readable(pair.left.get(), [&] { limited.loop.stop(); });
  put(pair.right, "x");
  limited.run();
  CHECK(::fcntl(pair.left.get(), F_GETFL) == before);
}

TEST_CASE("a regular file is always ready") {
  Limited limited;
  const slipway::test::TempFolder folder;
  const Fd file(::open(folder.write("file", "ab").c_str(), O_RDONLY | O_CLOEXEC));
  std::string seen;
  EventLoop::Handle watch;
  watch = limited.loop.on_readable(file.get(), [&] {
    const char c = take(file);
    if (c != '\0')
      seen += c;
    else
      watch.reset();
    if (!watch) limited.loop.stop();
  });
  limited.run();
  CHECK(seen == "ab");
}

TEST_CASE("a timer fires once, after its delay, and not when it was destroyed") {
  Limited limited;
  const std::int64_t before = monotonic_ms();
  int calls = 0;
  bool destroyed_called = false;
  auto destroyed = limited.loop.after(5, [&] { destroyed_called = true; });
  const auto once = limited.loop.after(20, [&] { ++calls; });
  const auto stop = limited.loop.after(60, [&] { limited.loop.stop(); });
  destroyed.reset();
  limited.run();
  CHECK(calls == 1);
  CHECK_FALSE(destroyed_called);
  CHECK(monotonic_ms() - before >= 60);
}

TEST_CASE("a timer that is due but destroyed by another one at the same moment is not called") {
  Limited limited;
  OneOfTwo watches(limited.loop);
  watches.a = limited.loop.after(0, std::ref(watches));
  watches.b = limited.loop.after(0, std::ref(watches));
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  limited.run();
  CHECK(watches.calls == 1);
}

TEST_CASE("a repeating timer fires until its watch is destroyed, also by itself") {
  Limited limited;
  int calls = 0;
  EventLoop::Handle watch;
  EventLoop::Handle stop;
  watch = limited.loop.every(1, [&] {
    if (++calls < 3) return;
    watch.reset();
    stop = limited.loop.after(20, [&] { limited.loop.stop(); });
  });
  limited.run();
  CHECK(calls == 3);
}

TEST_CASE("stop signals are received while watched, and broken pipes do not kill") {
  Limited limited;
  std::vector<int> received;
  struct sigaction before{};
  ::sigaction(SIGPIPE, nullptr, &before);
  {
    const auto watch = limited.loop.on_stop_signal([&](int number) {
      received.push_back(number);
      if (received.size() == 1)
        ::raise(SIGINT);
      else if (received.size() == 2)
        ::raise(SIGHUP);
      else
        limited.loop.stop();
    });
    ::raise(SIGPIPE);
    ::raise(SIGXFSZ);
    ::raise(SIGTERM);
    limited.run();
  }
  CHECK(received == std::vector<int>{SIGTERM, SIGINT, SIGHUP});
  struct sigaction after{};
  ::sigaction(SIGPIPE, nullptr, &after);
  CHECK(after.sa_handler == before.sa_handler);
  ::sigaction(SIGTERM, nullptr, &after);
  CHECK(after.sa_handler == SIG_DFL);
}

TEST_CASE("a hang-up that was ignored before stays ignored") {
  Limited limited;
  struct sigaction ignore{};
  struct sigaction before{};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGHUP, &ignore, &before);
  int received = 0;
  {
    const auto watch = limited.loop.on_stop_signal([&](int) { ++received; });
    ::raise(SIGHUP);
    const auto stop = limited.loop.after(20, [&] { limited.loop.stop(); });
    limited.run();
  }
  ::sigaction(SIGHUP, &before, nullptr);
  CHECK(received == 0);
}

TEST_CASE("tasks are posted from other threads") {
  Limited limited;
  bool ran = false;
  std::thread other([&] {
    limited.loop.post([&] {
      ran = true;
      limited.loop.stop();
    });
  });
  limited.run();
  other.join();
  CHECK(ran);
}

TEST_CASE("a stop before the run is not lost, and the loop can run again") {
  Limited limited;
  limited.loop.stop();
  limited.run();
  limited.loop.post([&] { limited.loop.stop(); });
  limited.run();
}

TEST_CASE("a callback that throws does not make the loop deaf") {
  Limited limited;
  const Pair pair;
  bool first = true;
  const auto watch = limited.loop.on_readable(pair.left.get(), [&] {
    take(pair.left);
    if (std::exchange(first, false)) throw std::runtime_error("from a callback");
    limited.loop.stop();
  });
  put(pair.right, "ab");
  CHECK_THROWS_AS(limited.loop.run(), std::runtime_error);
  limited.run();
}
