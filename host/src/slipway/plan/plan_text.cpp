#include <slipway/base/text.hpp>
#include <slipway/plan/plan_text.hpp>
#include <slipway/plan/stage_flags.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace slipway::plan {

namespace {

std::string ref_text(const model::Plan& plan) {
  const model::Trigger& trigger = plan.trigger;
  if (!trigger.tag().empty()) return "tag " + trigger.tag();
  if (!trigger.branch().empty()) return "branch " + trigger.branch();
  return trigger.ref.empty() ? "no branch or tag" : trigger.ref;
}

std::string heading(const model::Plan& plan) {
  std::string text =
      fmt::format("{}: {} at {}, commit {}", plan.pipeline, plan.trigger.event, ref_text(plan), plan.source.short_sha);
  if (!plan.source.subject.empty()) text += fmt::format(" \"{}\"", plan.source.subject);
  return text;
}

std::string source_line(const model::Plan& plan) {
  const std::size_t count = plan.source.changed_files.size();
  if (count == 0) return {};
  const std::string changes = base::counted(count, "uncommitted change");
  return plan.use_working_directory ? fmt::format("source: the work tree with {}", changes)
                                    : fmt::format("source: the commit, without {}", changes);
}

std::string tags_line(const model::PlannedStage& stage) {
  return fmt::format("tags {} -> the digest that its image will have", base::join(stage.tags.tags, ", "));
}

std::string environment_line(const model::Environment& environment) {
  const std::string line = "environment " + environment.name;
  return environment.url.empty() ? line : fmt::format("{} ({})", line, environment.url);
}

std::vector<std::string> details(const model::PlannedStage& stage) {
  if (!stage.skip_reason.empty()) return {"skipped: " + stage.skip_reason};
  std::vector<std::string> lines;
  if (!stage.environment.name.empty()) lines.push_back(environment_line(stage.environment));
  if (!stage.tags.tags.empty()) lines.push_back(tags_line(stage));
  if ((stage.flags & k_publishes) != 0) lines.emplace_back("changes the outside world, after the gate");
  if (!stage.env.empty()) lines.push_back("reads the variables " + base::listed(stage.env));
  if (!stage.secrets.empty()) lines.push_back("needs the secrets " + base::listed(stage.secrets));
  return lines;
}

// Shown text comes from outside: names of branches, subjects, variables.
void append(std::string& out, const std::string& line) {
  if (!line.empty()) out += base::printable(line);
  out += '\n';
}

std::size_t widest_name(const model::Plan& plan) {
  std::size_t width = 0;
  for (const model::PlannedStage& stage : plan.stages)
    width = std::max(width, stage.name.size());
  return width;
}

void append_stage(std::string& out, const model::PlannedStage& stage, std::size_t number, std::size_t width) {
  std::string line = fmt::format("{:2}. {:{}}  {}", number, stage.name, width, stage.type);
  if (!stage.needs.empty()) line += ", needs " + base::listed(stage.needs);
  append(out, line);
  for (const std::string& detail : details(stage))
    append(out, "    " + detail);
}

}  // namespace

std::string to_text(const model::Plan& plan) {
  std::string out;
  append(out, heading(plan));
  if (!plan.image.empty()) append(out, "image: " + plan.image);
  if (const std::string line = source_line(plan); !line.empty()) append(out, line);
  append(out, "");
  const std::size_t width = widest_name(plan);
  for (std::size_t i = 0; i < plan.stages.size(); ++i)
    append_stage(out, plan.stages[i], i + 1, width);
  return out;
}

}  // namespace slipway::plan
