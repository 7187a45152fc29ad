#include <slipway/base/clock.hpp>
#include <slipway/base/text.hpp>
#include <slipway/ci/context_text.hpp>

#include <fmt/format.h>

#include <utility>

namespace slipway::ci {

namespace {

using Rows = std::vector<std::pair<std::string_view, std::string>>;

std::string full_name(const model::Context::Repository& repository) {
  return repository.owner.empty() ? repository.name : fmt::format("{}/{}", repository.owner, repository.name);
}

Rows rows_of(const model::Context& context) {
  return {{"platform", std::string(model::to_string(context.platform))},
          {"event", context.event},
          {"ref", context.ref},
          {"commit", context.sha},
          {"head", context.head_sha},
          {"base", context.base_ref},
          {"default branch", context.default_branch.value_or("")},
          {"pull request", context.pull_request ? fmt::format("{}", *context.pull_request) : ""},
          {"repository", full_name(context.repository)},
          {"url", context.repository.url},
          {"description", context.repository.description},
          {"license", context.repository.license},
          {"run", context.run.id},
          {"run number", context.run.number},
          {"run url", context.run.url},
          {"actor", context.actor},
          {"commit time", context.commit_time ? base::iso_time(*context.commit_time * 1000) : ""},
          {"subject", context.subject},
          {"payload", context.payload.empty() ? "" : base::bytes(context.payload.size())}};
}

}  // namespace

std::string to_text(const model::Context& context) {
  std::string text;
  for (const auto& [name, value] : rows_of(context))
    if (!value.empty()) text += fmt::format("{:<14}  {}\n", name, base::printable(value));
  for (const std::string& note : context.notes)
    text += fmt::format("note: {}\n", base::printable(note));
  return text;
}

}  // namespace slipway::ci
