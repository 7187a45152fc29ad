#include <slipway/base/text.hpp>
#include <slipway/plan/pattern.hpp>
#include <slipway/plan/when.hpp>

#include <fmt/format.h>

namespace slipway::plan {

namespace {

using Patterns = std::vector<std::string>;

base::Result<bool> passes(const Patterns& patterns, const std::string& value) {
  bool pass = patterns.front().starts_with('!');
  for (const std::string& pattern : patterns) {
    const bool shuts_out = pattern.starts_with('!');
    SLIPWAY_TRY_ASSIGN(const bool match, matches(shuts_out ? pattern.substr(1) : pattern, value));
    if (match) pass = !shuts_out;
  }
  return pass;
}

std::string alternatives(const Patterns& patterns) { return base::join(patterns, " or "); }

// Empty when it passes.
base::Result<std::string> refusal_of(const Patterns& patterns, const char* kind, const std::string& value) {
  // With an empty value too, so that a pattern that is none is always found.
  SLIPWAY_TRY_ASSIGN(const bool pass, passes(patterns, value));
  if (value.empty()) return fmt::format("no {}, and it is for {} {}", kind, kind, alternatives(patterns));
  return pass ? std::string() : fmt::format("{} '{}' does not match {}", kind, value, alternatives(patterns));
}

base::Result<std::string> refusal_of_ref(const model::When& when, const Moment& moment) {
  std::string branch;
  std::string tag;
  if (!when.branch.empty()) {
    SLIPWAY_TRY_ASSIGN(branch, refusal_of(when.branch, "branch", moment.branch));
  }
  if (!when.tag.empty()) {
    SLIPWAY_TRY_ASSIGN(tag, refusal_of(when.tag, "tag", moment.tag));
  }
  if (when.branch.empty() || when.tag.empty()) return branch + tag;
  if (branch.empty() || tag.empty()) return std::string();
  return branch + "; " + tag;
}

}  // namespace

base::Result<std::string> refusal(const model::When& when, const Moment& moment) {
  SLIPWAY_TRY_ASSIGN(std::string ref, refusal_of_ref(when, moment));
  if (!ref.empty() || when.event.empty()) return ref;
  return refusal_of(when.event, "event", moment.event);
}

}  // namespace slipway::plan
