#include <slipway/kit/glob.hpp>

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <system_error>
#include <utility>

namespace slipway::kit {
namespace {

constexpr std::size_t k_looked_at = 2000;  // Enough for a hint; a large tree must not make a failure slow.
constexpr std::size_t k_compared = 200;    // Bytes of a path.

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

std::vector<std::string> files_below(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  std::filesystem::recursive_directory_iterator at(folder, error);
  for (; !error && at != std::filesystem::recursive_directory_iterator() && files.size() < k_looked_at;
       at.increment(error)) {
    if (at->path().filename().string().front() == '.')
      at.disable_recursion_pending();
    else if (std::error_code ignored; at->is_regular_file(ignored))
      files.push_back(at->path().lexically_relative(folder).string());
  }
  return files;
}

}  // namespace

std::vector<std::string> glob_nearest(const std::string& folder, std::string_view pattern, std::size_t limit) {
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (std::string& file : files_below(folder)) {
    const std::size_t distance =
        edit_distance(pattern.substr(0, k_compared), std::string_view(file).substr(0, k_compared));
    ranked.emplace_back(distance, std::move(file));
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string> nearest;
  for (std::size_t i = 0; i < std::min(limit, ranked.size()); ++i)
    nearest.push_back(std::move(ranked[i].second));
  return nearest;
}

}  // namespace slipway::kit
