#include <slipway/base/side_by_side.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace slipway::base {

void side_by_side(std::size_t count, std::size_t at_a_time, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr thrown;
  const auto take = [&] {
    try {
      for (std::size_t i = next++; i < count; i = next++)
        work(i);
    } catch (...) {
      const std::lock_guard lock(mutex);
      thrown = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;  // Joined at the end of the block.
    for (std::size_t i = 1; i < std::min(at_a_time, count); ++i)
      others.emplace_back(take);
    take();
  }
  if (thrown) std::rethrow_exception(thrown);
}

std::size_t processors() { return std::max(1U, std::thread::hardware_concurrency()); }

}  // namespace slipway::base
