// Work that is split among threads.
#pragma once

#include <cstddef>
#include <functional>

namespace slipway::base {

// Calls work(0) to work(count - 1), each once, at most `at_a_time` at once, on this thread and on others, and returns
// when all are done. What one of them throws is thrown here; some others are left out then.
void side_by_side(std::size_t count, std::size_t at_a_time, const std::function<void(std::size_t)>& work);

// Processors that this process may use; at least 1.
std::size_t processors();

}  // namespace slipway::base
