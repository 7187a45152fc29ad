#include <slipway/base/text.hpp>
#include <slipway/plan/metadata/expressions.hpp>
#include <slipway/plan/metadata/failure.hpp>
#include <slipway/plan/metadata/javascript.hpp>
#include <slipway/plan/metadata/moment_format.hpp>

#include <fmt/format.h>

#include <set>

namespace slipway::plan::metadata {

namespace {

constexpr const char* k_hint = "{{date 'YYYYMMDD' tz='Europe/Paris'}}";

Function text_value(std::string text) {
  return [text = std::move(text)](const Call&) -> base::Result<Value> { return Value{.text = text}; };
}

Function number_value(std::string text) {
  return [text = std::move(text)](const Call&) -> base::Result<Value> {
    return Value{.text = text, .kind = Value::Kind::number};
  };
}

Function truth_value(bool yes) { return text_value(yes ? "true" : "false"); }

const std::set<std::string, std::less<>> k_names{
    "branch", "tag", "sha", "base_ref", "date", "is_default_branch", "commit_date", "is_not_default_branch"};

// The format that a call gives; empty for the default one.
base::Result<std::string> format_of(const Call& call) {
  if (call.arguments.size() != 1) return failure("a date takes one format in quotes", k_hint);
  const Argument& format = call.arguments.front();
  switch (format.kind) {
  case Argument::Kind::text:
    return format.text;
  case Argument::Kind::name:
    if (k_names.contains(format.text)) break;
    return std::string();  // A name that means nothing is no format at all.
  case Argument::Kind::nothing:
    return std::string();
  case Argument::Kind::number:
    if (js_number(format.text) == 0) return std::string();
    break;
  case Argument::Kind::truth:
    if (format.text == "false") return std::string();
    break;
  }
  return failure(fmt::format("'{}' is no format of a date", format.text), k_hint);
}

base::Result<std::string> zone_of(const Call& call) {
  std::string zone = "UTC";
  for (const auto& [key, value] : call.options) {
    if (key != "tz") return failure(fmt::format("Unknown {} attribute", key));
    if (value.kind != Argument::Kind::text || value.text.empty())
      return failure(fmt::format("Time zone name must be a string, got {}", value.text), k_hint);
    zone = value.text;
  }
  return zone;
}

Moment moment_in(std::int64_t unix_ms, const std::string& zone, const Zones& zones, Warnings& warnings) {
  Moment moment{.unix_ms = unix_ms};
  if (lower_case(zone) == "utc") return moment;
  const std::int64_t seconds = (unix_ms - (unix_ms % 1000 + 1000) % 1000) / 1000;
  if (const auto time = zones(zone, seconds)) {
    moment.offset_seconds = time->offset_seconds;
    moment.zone = time->abbreviation;
    return moment;
  }
  warnings.push_back("Moment Timezone has no data for " + zone +
                     ". See http://momentjs.com/timezone/docs/#/data-loading/.");
  moment.is_local = true;
  moment.zone.clear();
  return moment;
}

}  // namespace

Function date_function(std::int64_t unix_ms, const Zones& zones, Warnings& warnings) {
  return [=, &zones, &warnings](const Call& call) -> base::Result<Value> {
    SLIPWAY_TRY_ASSIGN(const std::string format, format_of(call));
    SLIPWAY_TRY_ASSIGN(const std::string zone, zone_of(call));
    return Value{.text = format_moment(moment_in(unix_ms, zone, zones, warnings), format)};
  };
}

Scope date_scope(const Context& context, const Zones& zones, Warnings& warnings) {
  return {{"date", date_function(context.now_ms, zones, warnings)},
          {"commit_date", date_function(context.commit_date_ms, zones, warnings)}};
}

Scope global_scope(const Context& context, const Zones& zones, Warnings& warnings) {
  Scope scope = date_scope(context, zones, warnings);
  scope["branch"] = text_value(context.branch().value_or(""));
  scope["tag"] = text_value(context.tag().value_or(""));
  scope["base_ref"] = text_value(context.base_ref);
  scope["is_default_branch"] = truth_value(context.is_default_branch());
  scope["is_not_default_branch"] = truth_value(!context.is_default_branch());
  // Only who asks for it meets the error of a bad length.
  scope["sha"] = [&context](const Call&) -> base::Result<Value> {
    SLIPWAY_TRY_ASSIGN(std::string sha, context.short_sha());
    return Value{.text = std::move(sha)};
  };
  return scope;
}

Scope semver_scope(const std::string& raw, const SemVer& version) {
  return {{"raw", text_value(raw)},
          {"version", text_value(version.text())},
          {"major", number_value(std::to_string(version.major))},
          {"minor", number_value(std::to_string(version.minor))},
          {"patch", number_value(std::to_string(version.patch))},
          {"prerelease", text_value(base::join(version.prerelease, ","))},
          {"build", text_value(base::join(version.build, ","))}};
}

Scope pep440_scope(const std::string& raw, const Pep440& version) {
  return {{"raw", text_value(raw)},
          {"version", text_value(version.text())},
          {"major", number_value(version.release_part(0))},
          {"minor", number_value(version.release_part(1))},
          {"patch", number_value(version.release_part(2))}};
}

}  // namespace slipway::plan::metadata
