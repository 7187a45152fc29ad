#include <slipway/base/text.hpp>
#include <slipway/config/problems.hpp>
#include <slipway/config/source_text.hpp>

#include <algorithm>
#include <utility>

namespace slipway::config {

namespace {

constexpr std::size_t k_most_shown = 20;
constexpr std::size_t k_most_places = 10;

// A byte of a character that is not its first.
bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

std::size_t offset_of(const Problem& problem) { return problem.places.empty() ? 0 : problem.places.front().offset; }

// Leaves out the middle of a text that is too long to read, such as one with a value of a megabyte in it.
std::string readable(const std::string& text) {
  constexpr std::size_t k_half = 200;
  if (text.size() <= 2 * k_half) return text;
  std::size_t head = k_half;
  while (head > 0 && is_continuation(text[head]))
    --head;
  std::size_t tail = text.size() - k_half;
  while (tail < text.size() && is_continuation(text[tail]))
    ++tail;
  return text.substr(0, head) + " \u2026 " + text.substr(tail);
}

base::Error shown(const Problem& problem, const SourceText& source) {
  base::Error error{.code = problem.code,
                    .what = readable(problem.what),
                    .why = readable(problem.why),
                    .hint = readable(problem.hint)};
  const std::size_t places = std::min(problem.places.size(), k_most_places);
  for (std::size_t i = 0; i < places; ++i)
    error.spans.push_back(source.span(problem.places[i]));
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
