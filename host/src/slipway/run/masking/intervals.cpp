#include <slipway/run/masking/intervals.hpp>

#include <algorithm>

namespace slipway::run {

void merge(std::vector<Interval>& intervals) {
  if (intervals.size() < 2) return;
  std::sort(intervals.begin(), intervals.end(),
            [](const Interval& left, const Interval& right) { return left.begin < right.begin; });
  std::size_t last = 0;
  for (std::size_t i = 1; i < intervals.size(); ++i) {
    if (intervals[i].begin <= intervals[last].end)
      intervals[last].end = std::max(intervals[last].end, intervals[i].end);
    else
      intervals[++last] = intervals[i];
  }
  intervals.resize(last + 1);
}

}  // namespace slipway::run
