// The tags of a moment: a pure function of rules and facts.
//
// The language and the evaluation are docker/metadata-action's, without its traps: a tag is always one that a registry
// takes, none is there twice, a prerelease never becomes "latest" by itself, and nothing is HTML-escaped.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/plan.hpp>
#include <slipway/plan/expression.hpp>
#include <slipway/plan/flavor.hpp>
#include <slipway/plan/tag_rule.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace slipway::plan {

struct TagFacts {
  std::string event = "push";
  std::string ref;             // "refs/heads/main"; empty when unknown.
  std::string commit;          // 40 hex digits; empty when unknown.
  std::string default_branch;  // Short name.
  std::string base_ref;        // Short name of the branch that a tag or pull request is for.
  std::int64_t commit_time = 0;
};

// branch, tag, sha, commit, base_ref, is_default_branch, is_not_default_branch and commit_date (ISO 8601).
Values values_of(const TagFacts& facts);

// What became of one rule.
struct RuleOutcome {
  std::string rule;       // As written.
  std::string tag;        // Empty: it gave none.
  std::string note;       // Why it gave none, or what was changed to make a tag of its value.
  bool surprise = false;  // The note is worth a warning.
};

struct TagReport {
  model::TagSet set;
  std::vector<RuleOutcome> outcomes;  // By priority.
  std::string latest_rule;            // The rule that decided about "latest"; empty when none did.
};

// SL0313: an expression or the value of "enable" is wrong. No tag at all is no error here.
base::Result<TagReport> evaluate_tags(const std::vector<TagRule>& rules, const Flavor& flavor, const TagFacts& facts);
base::Result<model::TagSet> compute_tags(const std::vector<TagRule>& rules, const Flavor& flavor,
                                         const TagFacts& facts);

// Runs of characters that no tag may have become one "-". What would still be refused (a leading "-" or ".", more than
// 128 characters) is cut off, and eight digits of a hash of the whole are put behind, so that two that differ stay
// different.
std::string sanitized_tag(std::string_view value);

}  // namespace slipway::plan
