// Ranges of bytes.
#pragma once

#include <cstddef>
#include <vector>

namespace slipway::run {

struct Interval {
  std::size_t begin = 0;
  std::size_t end = 0;  // One past the last.
  friend bool operator==(const Interval&, const Interval&) = default;
};

// Sorts, and joins those that overlap or touch.
void merge(std::vector<Interval>& intervals);

}  // namespace slipway::run
