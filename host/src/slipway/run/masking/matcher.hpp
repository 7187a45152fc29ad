// Finds a fixed set of needles in text.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/run/masking/intervals.hpp>

#include <bitset>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::run {

class Matcher {
public:
  // `module` is the absolute path of the search module; empty: that of the installation. SL0601: it cannot be loaded.
  static base::Result<std::shared_ptr<const Matcher>> compile(std::vector<std::string> needles,
                                                              const std::string& module);
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;
  ~Matcher();

  // Appends every place of every needle. Any thread. At most k_longest_scan bytes.
  void find(std::string_view text, std::vector<Interval>& out) const;
  static constexpr std::size_t k_longest_scan = std::size_t{1} << 30U;

  // Where the longest end of the text begins that could be the start of a needle; the size of the text when none.
  std::size_t undecided(std::string_view text) const;

  std::size_t longest() const { return m_longest; }

private:
  struct Search;
  Matcher(std::vector<std::string> needles, std::unique_ptr<Search> search);

  std::vector<std::string> m_needles;  // Sorted.
  std::unique_ptr<Search> m_search;
  std::size_t m_longest = 0;
  // Which bytes, and pairs of bytes, a needle begins with.
  std::bitset<256> m_first;
  std::bitset<65536> m_first_two;
  mutable std::mutex m_mutex;  // The search has one working memory.
};

}  // namespace slipway::run
