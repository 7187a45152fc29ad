#include <slipway/plan/metadata/failure.hpp>
#include <slipway/plan/metadata/fire.hpp>
#include <slipway/plan/metadata/regexp.hpp>
#include <slipway/plan/semver.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace slipway::plan::metadata {

namespace {

using MaybeFired = base::Result<std::optional<Fired>>;

MaybeFired fire_schedule(const Entry& entry, const Surroundings& around) {
  if (around.context.event.find("schedule") == std::string::npos) return std::nullopt;
  const Scope dates = date_scope(around.context, around.zones, around.warnings);
  SLIPWAY_TRY_ASSIGN(std::string value, render_template(entry.get("pattern"), dates));
  return Fired{.value = std::move(value)};
}

// The value of the entry, or else the tag; nothing when there is neither.
base::Result<std::optional<std::string>> subject_of(const Entry& entry, const Surroundings& around) {
  if (entry.get("value").empty()) return around.context.tag();
  SLIPWAY_TRY_ASSIGN(std::string value, render_template(entry.get("value"), around.global));
  return value;
}

// The part of the subject that "match" finds, with dashes for slashes. Without a match it is the whole.
base::Result<std::string> version_in(std::string subject, const Entry& entry, Warnings& warnings) {
  if (const std::string& pattern = entry.get("match"); !pattern.empty()) {
    SLIPWAY_TRY_ASSIGN(const std::optional<Groups> groups, js_match(subject, pattern, ""));
    if (!groups) {
      warnings.push_back(fmt::format("{} does not match {}.", pattern, subject));
    } else {
      if (groups->size() < 2 || !(*groups)[1])
        return failure(fmt::format("'match={}' found no group in '{}'", pattern, subject),
                       "put the version in parentheses: match=v(.*)");
      subject = *(*groups)[1];
    }
  }
  std::replace(subject.begin(), subject.end(), '/', '-');
  return subject;
}

MaybeFired fire_semver(const Entry& entry, const Surroundings& around) {
  SLIPWAY_TRY_ASSIGN(std::optional<std::string> subject, subject_of(entry, around));
  if (!subject) return std::nullopt;
  SLIPWAY_TRY_ASSIGN(const std::string raw, version_in(std::move(*subject), entry, around.warnings));
  const std::optional<SemVer> version = parse_semver(raw);
  if (!version) {
    around.warnings.push_back(raw + " is not a valid semver. More info: https://semver.org/");
    return std::nullopt;
  }
  // A prerelease is its whole version, whatever the pattern says; but a pattern that is no template is an error only
  // for a release.
  const auto pattern = Template::parse(entry.get("pattern"));
  if (version->is_prerelease() && !(pattern && pattern->is_raw())) return Fired{.value = version->text()};
  if (!pattern) return base::fail(pattern.error());
  SLIPWAY_TRY_ASSIGN(std::string value, pattern->render(semver_scope(raw, *version)));
  return Fired{.value = std::move(value), .latest = !version->is_prerelease()};
}

MaybeFired fire_pep440(const Entry& entry, const Surroundings& around) {
  SLIPWAY_TRY_ASSIGN(std::optional<std::string> subject, subject_of(entry, around));
  if (!subject) return std::nullopt;
  SLIPWAY_TRY_ASSIGN(const std::string raw, version_in(std::move(*subject), entry, around.warnings));
  const std::optional<Pep440> version = parse_pep440(raw);
  if (!version) {
    around.warnings.push_back(raw +
                              " does not conform to PEP 440. More info: https://www.python.org/dev/peps/pep-0440");
    return std::nullopt;
  }
  const auto pattern = Template::parse(entry.get("pattern"));
  if (!version->is_final()) return Fired{.value = pattern && pattern->is_raw() ? raw : version->text()};
  if (!pattern) return base::fail(pattern.error());
  SLIPWAY_TRY_ASSIGN(std::string value, pattern->render(pep440_scope(raw, *version)));
  return Fired{.value = std::move(value), .latest = true};
}

// The index of a group. "01" and "1.0" are numbers, but name no group.
std::optional<std::size_t> group_index(const std::string& text) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && text == std::to_string(index) ? std::optional(index) : std::nullopt;
}

MaybeFired fire_match(const Entry& entry, const Surroundings& around) {
  SLIPWAY_TRY_ASSIGN(const std::optional<std::string> subject, subject_of(entry, around));
  if (!subject) return std::nullopt;
  const std::string& pattern = entry.get("pattern");
  SLIPWAY_TRY_ASSIGN(const std::optional<Groups> groups, js_match_literal(*subject, pattern));
  if (!groups) {
    around.warnings.push_back(fmt::format("{} does not match {}.", pattern, *subject));
    return std::nullopt;
  }
  const std::optional<std::size_t> index = group_index(entry.get("group"));
  if (!index || *index >= groups->size() || !(*groups)[*index]) {
    around.warnings.push_back(fmt::format("Group {} does not exist for {} pattern.", entry.get("group"), pattern));
    return std::nullopt;
  }
  return Fired{.value = *(*groups)[*index], .latest = true};
}

MaybeFired fire_edge(const Entry& entry, const Context& context) {
  const std::string& asked = entry.get("branch");
  if (context.branch() != (asked.empty() ? context.repository.default_branch : asked)) return std::nullopt;
  return Fired{.value = "edge"};
}

MaybeFired fire_ref(const Entry& entry, const Context& context) {
  const std::string& event = entry.get("event");
  std::optional<std::string> name = event == "branch" ? context.branch()
                                    : event == "tag"  ? context.tag()
                                                      : context.pull();
  if (!name) return std::nullopt;
  constexpr std::string_view k_merge = "/merge";
  if (event == "pr" && name->ends_with(k_merge)) name->resize(name->size() - k_merge.size());
  return Fired{.value = std::move(*name), .latest = event == "tag"};
}

MaybeFired fire_raw(const Entry& entry, const Surroundings& around) {
  SLIPWAY_TRY_ASSIGN(std::string value, render_template(entry.get("value"), around.global));
  return Fired{.value = std::move(value)};
}

MaybeFired fire_sha(const Entry& entry, const Context& context) {
  if (context.sha.empty()) return std::nullopt;
  if (entry.get("format") == "long") return Fired{.value = context.sha};
  SLIPWAY_TRY_ASSIGN(std::string sha, context.short_sha());
  return Fired{.value = std::move(sha)};
}

}  // namespace

base::Result<std::optional<Fired>> fire(const Entry& entry, const Surroundings& around) {
  switch (entry.type) {
  case EntryType::schedule:
    return fire_schedule(entry, around);
  case EntryType::semver:
    return fire_semver(entry, around);
  case EntryType::pep440:
    return fire_pep440(entry, around);
  case EntryType::match:
    return fire_match(entry, around);
  case EntryType::edge:
    return fire_edge(entry, around.context);
  case EntryType::ref:
    return fire_ref(entry, around.context);
  case EntryType::raw:
    return fire_raw(entry, around);
  case EntryType::sha:
    break;
  }
  return fire_sha(entry, around.context);
}

}  // namespace slipway::plan::metadata
