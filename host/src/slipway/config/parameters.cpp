#include <slipway/config/parameters.hpp>
#include <slipway/config/reader.hpp>

#include <fmt/format.h>

namespace slipway::config {

namespace {

constexpr base::ErrorCode k_rejected{309};

bool is_index(std::string_view token) {
  return !token.empty() && token.find_first_not_of("0123456789") == std::string_view::npos;
}

// "/suites/0/run" -> "suites[0].run"
std::string readable(std::string_view pointer) {
  std::string out;
  for (const std::string& token : pointer_tokens(pointer))
    out += is_index(token) ? fmt::format("[{}]", token) : (out.empty() ? "" : ".") + token;
  return out;
}

Place place_of(const base::SchemaProblem& problem, const Found& found) {
  if (found.node == nullptr) return found.named;
  const Entry* unknown = problem.is_unknown_key ? found.node->find(problem.key) : nullptr;
  if (unknown != nullptr) return unknown->key_place;
  return problem.key.empty() ? found.node->place : found.named;
}

// Parameters that are not there are an empty mapping at the key of the stage.
Found parameters_of(const Found& stage) {
  static const Node k_none{.kind = Kind::mapping};
  const Entry* with = stage.node == nullptr ? nullptr : stage.node->find("with");
  if (with == nullptr) return {&k_none, stage.named};
  return {with->value->kind == Kind::mapping ? with->value.get() : &k_none, with->key_place};
}

}  // namespace

Problems check_parameters(const LoadedPipeline& loaded, std::string_view stage, const base::JsonSchema& schema) {
  const Found parameters = parameters_of(find(loaded.document.root(), fmt::format("/stages/{}", stage)));
  ProblemList problems;
  for (const base::SchemaProblem& problem : schema.check(to_json(*parameters.node))) {
    Found found = find(*parameters.node, problem.pointer);
    if (problem.pointer.empty() || found.named == parameters.node->place) found.named = parameters.named;
    const std::string path = readable(problem.pointer);
    problems.add({.code = k_rejected,
                  .places = {place_of(problem, found)},
                  .what = fmt::format("stage '{}': {}{}{}", stage, path, path.empty() ? "" : ": ", problem.message),
                  .why = {},
                  .hint = problem.is_unknown_key ? suggestion(problem.key, problem.known_keys) : std::string()});
  }
  return problems.take(loaded.document.source());
}

}  // namespace slipway::config
