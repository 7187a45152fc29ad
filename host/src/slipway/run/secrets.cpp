#include <slipway/base/file.hpp>
#include <slipway/run/secrets.hpp>

#include <fmt/format.h>

namespace slipway::run {

namespace {

constexpr std::size_t k_secrets_limit = 1024UL * 1024;

std::optional<std::string> variable(const std::vector<std::string>& environment, const std::string& name) {
  for (const std::string& pair : environment)
    if (pair.size() > name.size() && pair.compare(0, name.size(), name) == 0 && pair[name.size()] == '=')
      return pair.substr(name.size() + 1);
  return std::nullopt;
}

base::Result<std::string> read_secret(const std::vector<std::string>& environment, const std::string& stage,
                                      const std::string& name) {
  // A CI system gives an empty value for a secret that this job may not have.
  if (auto value = variable(environment, name); value && !value->empty()) return std::move(*value);
  const auto file = variable(environment, name + "_FILE");
  if (!file || file->empty())
    return base::fail({.code = {608},
                       .what = fmt::format("the secret '{}' of stage '{}' is not there", name, stage),
                       .why = fmt::format("neither {} nor {}_FILE is set", name, name),
                       .state = "nothing was run",
                       .hint = fmt::format("set {} to the secret, or {}_FILE to a file that holds it", name, name)});
  const auto unreadable = [&](const std::string& why) {
    return base::Error{.code = {608},
                       .what = fmt::format("the secret '{}' of stage '{}' cannot be read", name, stage),
                       .why = fmt::format("{}_FILE names {}: {}", name, *file, why),
                       .state = "nothing was run"};
  };
  auto content = base::read_file(*file, k_secrets_limit);
  if (!content) return base::fail(unreadable(content.error().why));
  std::string text = std::move(*content);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
    text.pop_back();
  if (text.empty()) return base::fail(unreadable("it is empty"));
  return text;
}

}  // namespace

base::Result<Secrets> Secrets::load(const model::Plan& plan, const std::vector<std::string>& environment) {
  Secrets secrets;
  SecretSet set;
  for (const model::PlannedStage& stage : plan.stages) {
    if (!stage.skip_reason.empty()) continue;
    for (const std::string& name : stage.secrets) {
      if (secrets.m_values.contains(name)) continue;
      SLIPWAY_TRY_ASSIGN(std::string value, read_secret(environment, stage.name, name));
      if (!set.add(name, value)) secrets.m_unmasked.push_back(name);
      secrets.m_values.emplace(name, std::move(value));
    }
  }
  SLIPWAY_TRY_ASSIGN(secrets.m_matcher, set.compile());
  return secrets;
}

std::optional<std::string> Secrets::value(const std::string& name) const {
  const auto found = m_values.find(name);
  return found == m_values.end() ? std::nullopt : std::optional(found->second);
}

std::string Secrets::mask(std::string_view text) const {
  MaskingStream masking(m_matcher);
  std::string masked = masking.feed(text);
  return masked + masking.flush();
}

}  // namespace slipway::run
