#include <slipway/base/error.hpp>
#include <slipway/base/text.hpp>
#include <slipway/base/utf8.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace slipway::base {

namespace {

// Best first. Being cancelled is the weakest reason: whatever else went wrong says more.
constexpr std::array k_order{ExitCode::done,     ExitCode::interrupted,    ExitCode::terminated,  ExitCode::red,
                             ExitCode::locked,   ExitCode::configuration,  ExitCode::usage,       ExitCode::source,
                             ExitCode::plugin,   ExitCode::timeout,        ExitCode::environment, ExitCode::transient,
                             ExitCode::refused,  ExitCode::gate,           ExitCode::bug,         ExitCode::rolled_back,
                             ExitCode::in_doubt, ExitCode::rollback_failed};

auto rank(ExitCode code) { return std::find(k_order.begin(), k_order.end(), code) - k_order.begin(); }

// Bytes that the first `count` characters take.
std::size_t prefix_length(std::string_view text, std::size_t count) {
  std::size_t length = 0;
  for (; count > 0 && length < text.size(); --count)
    length += std::max<std::size_t>(first_code_point(text.substr(length)).length, 1);
  return length;
}

struct Excerpt {
  std::string text;
  std::string carets;
};

// The line as it is shown, and the carets below it. Of a long line only the part around the column is shown.
Excerpt excerpt_of(const Span& span) {
  constexpr std::size_t k_before = 60;
  constexpr std::size_t k_after = 100;
  const auto column = static_cast<std::size_t>(std::max(span.column, 1) - 1);
  const auto length = static_cast<std::size_t>(std::max(span.length, 1));
  const bool fits = code_point_count(span.text) <= k_before + k_after;
  const std::size_t cut = fits || column < k_before ? 0 : column - k_before;
  std::string_view line = std::string_view(span.text).substr(prefix_length(span.text, cut));
  const std::size_t whole = line.size();
  line = line.substr(0, prefix_length(line, k_before + k_after));
  const std::size_t start = prefix_length(line, column - cut);
  const std::string before = (cut > 0 ? "\u2026" : "") + printable(line.substr(0, start));
  const std::string marked = printable(line.substr(start, prefix_length(line.substr(start), length)));
  const std::string after = printable(line.substr(start).substr(prefix_length(line.substr(start), length)));
  return {before + marked + after + (line.size() < whole ? "\u2026" : ""),
          std::string(code_point_count(before), ' ') +
              std::string(std::max<std::size_t>(code_point_count(marked), 1), '^')};
}

void append_span(std::string& out, const Span& span) {
  const std::string number = std::to_string(span.line);
  const std::string margin(number.size(), ' ');
  const Excerpt excerpt = excerpt_of(span);
  out += fmt::format("{}:{}:{}\n", printable(span.file), span.line, span.column);
  out += fmt::format("{} |\n{} | {}\n{} | {}\n", margin, number, excerpt.text, margin, excerpt.carets);
}

}  // namespace

ExitCode worse(ExitCode left, ExitCode right) { return rank(left) >= rank(right) ? left : right; }

Error&& Error::within(std::string activity) && {
  context.push_back(std::move(activity));
  return std::move(*this);
}

std::string one_line(const Error& error) {
  std::string line = fmt::format("error[SL{:04}]: {}", error.code.number, printable(error.what));
  for (const std::string* part : {&error.why, &error.state, &error.hint})
    if (!part->empty()) line += " - " + printable(*part);
  for (const std::string& activity : error.context)
    line += fmt::format(" (while {})", printable(activity));
  return line;
}

std::string render(const Error& error) {
  std::string out;
  for (const Span& span : error.spans)
    append_span(out, span);
  return out + one_line(error) + '\n';
}

}  // namespace slipway::base
