#include <slipway/base/text.hpp>
#include <slipway/config/problems.hpp>
#include <slipway/config/source_text.hpp>

#include <algorithm>
#include <utility>

namespace slipway::config {

namespace {

constexpr std::size_t k_most_shown = 20;

std::size_t offset_of(const Problem& problem) { return problem.places.empty() ? 0 : problem.places.front().offset; }

base::Error shown(const Problem& problem, const SourceText& source) {
  base::Error error{.code = problem.code, .what = problem.what, .why = problem.why, .hint = problem.hint};
  for (const Place& place : problem.places)
    error.spans.push_back(source.span(place));
  return error;
}

}  // namespace

Problems ProblemList::take(const SourceText& source) {
  std::vector<Problem> problems = std::exchange(m_problems, {});
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Problem& left, const Problem& right) { return offset_of(left) < offset_of(right); });
  Problems errors;
  const std::size_t count = std::min(problems.size(), k_most_shown);
  for (std::size_t i = 0; i < count; ++i)
    errors.push_back(shown(problems[i], source));
  if (problems.size() > count)
    errors.push_back(
        {.code = problems[count].code,
         .what = "and " + base::counted(problems.size() - count, "more problem") + " in " + source.filename()});
  return errors;
}

}  // namespace slipway::config
