// The moment that the tables of this folder are about: 2020-01-10, half past midnight, octocat/Hello-World.
#pragma once

#include <slipway/plan/metadata/metadata.hpp>

#include <string>
#include <vector>

namespace slipway::test {

using Texts = std::vector<std::string>;

constexpr std::int64_t k_now = 1'578'616'200'000;
constexpr const char* k_sha = "860c1904a1ce19322e91ac35af1ab07466440c37";

// UTC, Asia/Tokyo, Europe/London, America/New_York and Asia/Kolkata in winter.
plan::metadata::Zones sample_zones();

plan::metadata::Repository hello_world();

// A push of the ref, with an event file that names the default branch "master".
plan::metadata::Facts push_of(const std::string& ref);
plan::metadata::Facts branch(const std::string& name);
plan::metadata::Facts tag(const std::string& name);
plan::metadata::Facts pull_request();
plan::metadata::Facts event_of(const std::string& event, const std::string& ref);

// Evaluates without images; an error is a single text, "error: …".
plan::metadata::Result evaluated(const plan::metadata::Inputs& inputs, const plan::metadata::Facts& facts);
Texts tags(const std::string& rules, const plan::metadata::Facts& facts, const std::string& flavor = "");
// What the action would have said; "none" without an error.
std::string error(const plan::metadata::Inputs& inputs, const plan::metadata::Facts& facts);
std::string tag_error(const std::string& rules, const plan::metadata::Facts& facts);
Texts warnings(const std::string& rules, const plan::metadata::Facts& facts);

}  // namespace slipway::test
