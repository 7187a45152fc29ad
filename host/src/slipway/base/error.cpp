#include <slipway/base/error.hpp>
#include <slipway/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace slipway::base {

namespace {

// Best first. Being cancelled is the weakest reason: whatever else went wrong says more.
constexpr std::array k_order{ExitCode::done,     ExitCode::interrupted,    ExitCode::terminated,  ExitCode::red,
                             ExitCode::locked,   ExitCode::configuration,  ExitCode::usage,       ExitCode::source,
                             ExitCode::plugin,   ExitCode::timeout,        ExitCode::environment, ExitCode::transient,
                             ExitCode::refused,  ExitCode::gate,           ExitCode::bug,         ExitCode::rolled_back,
                             ExitCode::in_doubt, ExitCode::rollback_failed};

auto rank(ExitCode code) { return std::find(k_order.begin(), k_order.end(), code) - k_order.begin(); }

void append_span(std::string& out, const Span& span) {
  const std::string number = std::to_string(span.line);
  const std::string margin(number.size(), ' ');
  const auto column = static_cast<std::size_t>(std::max(span.column, 1) - 1);
  const std::string shown = printable(span.text);
  out += fmt::format("{}:{}:{}\n", printable(span.file), span.line, span.column);
  out += fmt::format("{} |\n{} | {}\n{} | {}{}\n", margin, number, shown, margin, std::string(column, ' '),
                     std::string(static_cast<std::size_t>(std::max(span.length, 1)), '^'));
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
