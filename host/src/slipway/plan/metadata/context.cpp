#include <slipway/base/json.hpp>
#include <slipway/plan/metadata/context.hpp>
#include <slipway/plan/metadata/failure.hpp>
#include <slipway/plan/metadata/javascript.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

namespace slipway::plan::metadata {

namespace {

using base::Json;

constexpr double k_short_sha = 7;

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

const Json* member(const Json* object, const char* key) {
  if (object == nullptr || !object->is_object()) return nullptr;
  const auto found = object->find(key);
  return found == object->end() || found->is_null() ? nullptr : &*found;
}

std::optional<std::string> text_of(const Json* value) {
  if (value == nullptr) return std::nullopt;
  return value->is_string() ? value->get<std::string>() : base::to_text(*value);
}

std::string text_at(const Json* object, const char* key) { return text_of(member(object, key)).value_or(""); }

Repository repository_of(const Json& payload) {
  const Json* const repository = member(&payload, "repository");
  return {.name = text_at(repository, "name"),
          .description = text_at(repository, "description"),
          .url = text_at(repository, "html_url"),
          .default_branch = text_at(repository, "default_branch"),
          .licence = text_at(member(repository, "license"), "spdx_id")};
}

std::string without_prefix(std::string text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

std::string base_ref_of(const Context& context, const Json& payload) {
  if (context.tag())
    if (const auto ref = text_of(member(&payload, "base_ref"))) return without_prefix(*ref, "refs/heads/");
  if (!context.pull()) return {};
  return text_at(member(member(&payload, "pull_request"), "base"), "ref");
}

std::optional<std::int64_t> commit_date_of(const Json& payload, const std::string& sha) {
  if (const Json* const commits = member(&payload, "commits"); commits != nullptr && commits->is_array()) {
    const auto found = std::find_if(commits->begin(), commits->end(),
                                    [&](const Json& commit) { return text_at(&commit, "id") == sha; });
    if (found != commits->end())
      if (const auto date = parse_timestamp(text_at(&*found, "timestamp"))) return date;
  }
  const Json* const head = member(&payload, "head_commit");
  return text_at(head, "id") == sha ? parse_timestamp(text_at(head, "timestamp")) : std::nullopt;
}

// Digits of a fixed number at a place.
std::optional<int> digits_at(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int number = 0;
  const char* const end = text.data() + at + count;
  const auto [stopped, error] = std::from_chars(text.data() + at, end, number);
  return error == std::errc{} && stopped == end && number >= 0 ? std::optional(number) : std::nullopt;
}

// Minutes of "Z" or "+02:00".
std::optional<int> offset_of(std::string_view text) {
  if (text == "Z") return 0;
  if (text.size() != 6 || text[3] != ':' || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto hours = digits_at(text, 1, 2);
  const auto minutes = digits_at(text, 4, 2);
  if (!hours || !minutes) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (*hours * 60 + *minutes);
}

// The thousandths of ".5" or ".123456", and what follows them.
int take_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return 0;
  text.remove_prefix(1);
  int thousandths = 0;
  for (int scale = 100; !text.empty() && text.front() >= '0' && text.front() <= '9'; scale /= 10) {
    thousandths += (text.front() - '0') * scale;
    text.remove_prefix(1);
  }
  return thousandths;
}

}  // namespace

std::optional<std::int64_t> parse_timestamp(std::string_view text) {
  const auto year = digits_at(text, 0, 4);
  const auto month = digits_at(text, 5, 2);
  const auto day = digits_at(text, 8, 2);
  const auto hour = digits_at(text, 11, 2);
  const auto minute = digits_at(text, 14, 2);
  const auto second = digits_at(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') return std::nullopt;
  std::string_view rest = text.substr(19);
  const int thousandths = take_fraction(rest);
  const auto offset = offset_of(rest);
  const auto date = std::chrono::year{*year} / *month / *day;
  if (!offset || !date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  const std::int64_t minutes = days * 1440 + *hour * 60 + *minute - *offset;
  return (minutes * 60 + *second) * 1000 + thousandths;
}

std::optional<std::string> Context::after(std::string_view prefix) const {
  if (!ref.starts_with(prefix)) return std::nullopt;
  return ref.substr(prefix.size());
}

bool Context::is_default_branch() const {
  const std::string name = branch().value_or(ref);
  if (name.empty()) return false;
  if (!payload_default_branch.empty() && payload_default_branch == name) return true;
  // These events are always about the last commit of the default branch.
  return contains(event, "create") || contains(event, "discussion") || contains(event, "issues") ||
         contains(event, "schedule");
}

base::Result<std::string> Context::short_sha() const {
  const double length = switches.short_sha_length.empty() ? k_short_sha : js_number(switches.short_sha_length);
  if (std::isnan(length))
    return failure("DOCKER_METADATA_SHORT_SHA_LENGTH is not a valid number: " + switches.short_sha_length);
  if (length >= static_cast<double>(sha.size())) return sha;
  return sha.substr(0, static_cast<std::size_t>(std::max(length, 0.0)));
}

base::Result<Context> resolve(const Facts& facts) {
  Json payload = Json::object();
  if (!facts.payload.empty()) {
    SLIPWAY_TRY_ASSIGN(payload, base::parse_json(facts.payload, "the payload of the event"));
  }
  Context context;
  context.event = facts.event;
  context.ref = facts.ref;
  context.sha = facts.sha;
  context.now_ms = facts.now_ms;
  context.switches = facts.switches;
  if (contains(facts.event, "pull_request_target"))
    context.ref = "refs/pull/" + text_of(member(&payload, "number")).value_or("undefined") + "/merge";
  const Json* const head = member(member(&payload, "pull_request"), "head");
  if (contains(lower_case(facts.switches.pr_head_sha), "true") && contains(facts.event, "pull_request"))
    context.sha = text_of(member(head, "sha")).value_or(facts.sha);
  context.base_ref = base_ref_of(context, payload);
  context.payload_default_branch = text_at(member(&payload, "repository"), "default_branch");
  context.repository = facts.repository.value_or(repository_of(payload));
  context.commit_date_ms = commit_date_of(payload, context.sha).value_or(facts.commit_date_ms.value_or(facts.now_ms));
  return context;
}

}  // namespace slipway::plan::metadata
