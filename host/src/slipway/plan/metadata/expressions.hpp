// The names that expressions may use.
#pragma once

#include <slipway/base/time_zone.hpp>
#include <slipway/plan/metadata/context.hpp>
#include <slipway/plan/metadata/pep440.hpp>
#include <slipway/plan/metadata/template.hpp>
#include <slipway/plan/semver.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace slipway::plan::metadata {

// The time of a zone of the IANA database at a moment (seconds since 1970); nothing for a name that it does not have.
// A function from outside, as the database is a folder of files: base::zone_time_in().
using Zones = std::function<std::optional<base::ZoneTime>(const std::string& zone, std::int64_t seconds)>;

using Warnings = std::vector<std::string>;

// {{date 'format' tz='Zone'}} of a moment. A zone that is not known is a warning, and UTC.
Function date_function(std::int64_t unix_ms, const Zones& zones, Warnings& warnings);

// date and commit_date, all that the pattern of a schedule sees. Scopes refer to what they are made of.
Scope date_scope(const Context& context, const Zones& zones, Warnings& warnings);

// branch, tag, sha, base_ref, is_default_branch, is_not_default_branch, date, commit_date.
Scope global_scope(const Context& context, const Zones& zones, Warnings& warnings);

// What the pattern of a version sees. `raw`: the version as written.
Scope semver_scope(const std::string& raw, const SemVer& version);
Scope pep440_scope(const std::string& raw, const Pep440& version);

}  // namespace slipway::plan::metadata
