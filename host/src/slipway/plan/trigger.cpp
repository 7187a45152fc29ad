#include <slipway/base/text.hpp>
#include <slipway/plan/semver.hpp>
#include <slipway/plan/trigger.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace slipway::plan {

namespace {

// The highest semantic version, otherwise the last by name. The tags are sorted, so of equal versions ("1.0.0" and
// "v1.0.0") the later name wins, whatever the order in which they were made.
std::string leading_tag(const std::vector<std::string>& tags) {
  std::string leading = tags.back();
  std::optional<SemVer> highest;
  for (const std::string& tag : tags) {
    const std::optional<SemVer> version = parse_semver(tag);
    if (!version || (highest && compare(*version, *highest) < 0)) continue;
    highest = version;
    leading = tag;
  }
  return leading;
}

std::string ref_of(const model::SourceState& source) {
  if (!source.tags_at_head.empty()) return std::string(model::k_tag_refs) + leading_tag(source.tags_at_head);
  return source.branch.empty() ? std::string() : std::string(model::k_branch_refs) + source.branch;
}

bool has_tag(const model::SourceState& source, std::string_view name) {
  return std::find(source.tags_at_head.begin(), source.tags_at_head.end(), name) != source.tags_at_head.end();
}

base::Error unknown_ref(const model::SourceState& source, std::string_view ref) {
  std::vector<std::string> known = source.tags_at_head;
  if (!source.branch.empty()) known.push_back(source.branch);
  return {.code = {201},
          .what =
              fmt::format("--ref {} is neither a tag at HEAD nor the branch{}", ref, base::did_you_mean(ref, known)),
          .why = known.empty() ? "HEAD has no branch and no tag" : fmt::format("HEAD has {}", base::listed(known)),
          .hint = "check it out first; a branch that is not checked out is named as refs/heads/..."};
}

}  // namespace

model::Trigger local_trigger(const model::SourceState& source) {
  model::Trigger trigger;
  trigger.event = "push";
  trigger.ref = ref_of(source);
  trigger.commit = source.commit;
  trigger.default_branch = source.default_branch;
  return trigger;
}

base::Result<model::Trigger> trigger_for(const model::SourceState& source, std::string_view ref) {
  model::Trigger trigger = local_trigger(source);
  // A version is published only from the commit that carries its tag. A shallow clone may not have fetched the tag.
  if (ref.starts_with(model::k_tag_refs) && !source.shallow && !has_tag(source, ref.substr(model::k_tag_refs.size())))
    return base::fail(unknown_ref(source, ref));
  if (ref.starts_with("refs/"))
    trigger.ref = ref;
  else if (has_tag(source, ref))
    trigger.ref = fmt::format("refs/tags/{}", ref);
  else if (!ref.empty() && ref == source.branch)
    trigger.ref = fmt::format("refs/heads/{}", ref);
  else
    return base::fail(unknown_ref(source, ref));
  return trigger;
}

}  // namespace slipway::plan
