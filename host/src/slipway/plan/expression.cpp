#include <slipway/base/text.hpp>
#include <slipway/plan/expression.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace slipway::plan {

namespace {

std::vector<std::string> names_of(const Values& values) {
  std::vector<std::string> names;
  for (const auto& [name, value] : values)
    names.push_back(name);
  return names;
}

base::Error broken_expression(std::string_view text, std::string why, std::string hint) {
  return {.code = {313},
          .what = fmt::format("the expression in '{}' cannot be expanded", text),
          .why = std::move(why),
          .hint = std::move(hint)};
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

base::Result<std::string> value_of(std::string_view text, std::string_view inside, const Values& values) {
  const std::string_view name = base::trimmed(inside);
  if (const auto found = values.find(name); found != values.end()) return found->second;
  const std::vector<std::string> known = names_of(values);
  if (is_name(name))
    return base::fail(broken_expression(text, fmt::format("there is no '{}'{}", name, base::did_you_mean(name, known)),
                                        fmt::format("known are {}", base::listed(known))));
  return base::fail(broken_expression(text, fmt::format("'{{{{{}}}}}' is not a name", name),
                                      "write {{name}}, or \\{{ for braces that are meant literally"));
}

// An expression at the start of `rest`, which begins with "{{".
struct Mustache {
  std::string_view inside;
  std::size_t length = 0;  // With its braces. 0: it has no end.
};

Mustache mustache_at(std::string_view rest) {
  const std::size_t braces = rest.starts_with("{{{") ? 3 : 2;
  const std::size_t end = rest.find(braces == 3 ? "}}}" : "}}", braces);
  if (end == std::string_view::npos) return {};
  return {rest.substr(braces, end - braces), end + braces};
}

}  // namespace

base::Result<std::string> expand(std::string_view text, const Values& values) {
  std::string out;
  std::size_t at = 0;
  for (;;) {
    const std::size_t start = text.find("{{", at);
    if (start == std::string_view::npos) return out += text.substr(at);
    out += text.substr(at, start - at);
    if (out.ends_with('\\') && start > at) {
      out.back() = '{';
      out += '{';
      at = start + 2;
      continue;
    }
    const Mustache mustache = mustache_at(text.substr(start));
    if (mustache.length == 0)
      return base::fail(broken_expression(text, "'{{' has no '}}'", "write \\{{ for braces that are meant literally"));
    SLIPWAY_TRY_ASSIGN(const std::string value, value_of(text, mustache.inside, values));
    out += value;
    at = start + mustache.length;
  }
}

}  // namespace slipway::plan
