#include <slipway/base/text.hpp>
#include <slipway/plan/semver.hpp>
#include <slipway/plan/trigger.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

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

bool is_checked_out(const model::Context& context, const model::SourceState& source) {
  return source.commit == context.sha || source.commit == context.head_sha;
}

bool is_of_repository(const model::Context& context) {
  return context.platform == model::Platform::local || context.platform == model::Platform::unknown;
}

void drop_notes(model::Context& context, std::string_view name) {
  std::erase_if(context.notes, [&](const std::string& note) { return note.starts_with(fmt::format("{}: ", name)); });
}

void fill(model::Context& context, std::string model::Context::* text, const std::string& value,
          std::string_view name) {
  if (!(context.*text).empty() || value.empty()) return;
  context.*text = value;
  drop_notes(context, name);
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

model::Context completed(model::Context context, const model::SourceState& source) {
  const model::Trigger local = local_trigger(source);
  fill(context, &model::Context::event, local.event, "event");
  fill(context, &model::Context::sha, local.commit, "sha");
  if (!context.default_branch && !local.default_branch.empty()) {
    context.default_branch = local.default_branch;
    drop_notes(context, "default_branch");
  }
  if (!is_checked_out(context, source)) return context;
  fill(context, &model::Context::ref, local.ref, "ref");
  fill(context, &model::Context::tree, source.tree, "tree");
  fill(context, &model::Context::subject, source.subject, "subject");
  if (!context.commit_time) context.commit_time = source.commit_time;
  if (is_of_repository(context) && !context.trigger().tag().empty())
    fill(context, &model::Context::base_ref, source.branch, "base_ref");
  return context;
}

model::SourceState source_of(const model::Context& context, model::SourceState checked_out) {
  const bool other_commit = !is_checked_out(context, checked_out);
  if (is_of_repository(context) && !other_commit) return checked_out;
  model::SourceState source = std::move(checked_out);
  const model::Trigger trigger = context.trigger();
  source.branch = is_of_repository(context) && trigger.branch().empty() ? context.base_ref : trigger.branch();
  source.detached = source.branch.empty();
  source.tags_at_head.clear();
  if (!trigger.tag().empty()) source.tags_at_head = {trigger.tag()};
  if (!context.repository.url.empty()) source.origin_url = context.repository.url;
  if (!other_commit) return source;
  source.commit = context.sha;
  source.short_sha = context.sha.substr(0, 7);
  source.tree = context.tree;
  source.subject = context.subject;
  source.commit_time = context.commit_time.value_or(0);
  source.changed_files.clear();
  source.dirty_submodules.clear();
  return source;
}

base::Status check_commit(const model::Context& context, const model::SourceState& source) {
  if (is_checked_out(context, source)) return {};
  return base::fail({.code = {411},
                     .what = fmt::format("commit {} is checked out, not {}", source.commit, context.sha),
                     .why = fmt::format("the context of platform '{}' names the latter", to_string(context.platform)),
                     .state = "nothing was run",
                     .hint = "check that one out, or name what is built here with --ref"});
}

}  // namespace slipway::plan
