#include "support/catch.hpp"

#include <slipway/base/side_by_side.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <vector>

using namespace slipway::base;

TEST_CASE("each piece of work is done once, however many are done at a time") {
  for (const std::size_t at_a_time : {0U, 1U, 3U, 100U}) {
    std::vector<std::atomic<int>> done(20);
    side_by_side(done.size(), at_a_time, [&](std::size_t i) { ++done[i]; });
    for (const std::atomic<int>& times : done)
      CHECK(times == 1);
  }
  side_by_side(0, 4, [](std::size_t) { FAIL("there is nothing to do"); });
}

TEST_CASE("work is done side by side, and no more at a time than asked for") {
  std::mutex mutex;
  std::condition_variable changed;
  int now = 0;
  int most = 0;
  side_by_side(12, 3, [&](std::size_t i) {
    std::unique_lock lock(mutex);
    most = std::max(most, ++now);
    changed.notify_all();
    // The first three wait for one another: they would for ever if one came after the other.
    if (i < 3) changed.wait(lock, [&] { return most == 3; });
    --now;
  });
  CHECK(most == 3);
}

TEST_CASE("what a piece of work throws arrives where all were asked for") {
  for (const std::size_t at_a_time : {1U, 4U})
    CHECK_THROWS_AS(side_by_side(8, at_a_time,
                                 [](std::size_t i) {
                                   if (i == 5) throw std::runtime_error("the fifth");
                                 }),
                    std::runtime_error);
}

TEST_CASE("there is at least one processor") { CHECK(processors() >= 1); }
