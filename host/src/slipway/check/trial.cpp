#include <slipway/base/side_by_side.hpp>
#include <slipway/base/text.hpp>
#include <slipway/check/trial.hpp>

#include <fmt/format.h>

#include <string.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <set>

namespace slipway::check {

namespace {

constexpr std::size_t k_config_shown = 160;
constexpr std::size_t k_at_a_time = 2;
constexpr std::array k_about_writing{"load-quiet", "pure", "workspace"};  // Tests.

std::vector<std::string> environment_of(const Scratch& scratch, Surroundings surroundings) {
  std::vector<std::string> env{"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"};
  if (surroundings == Surroundings::usual) {
    env.push_back("HOME=" + scratch.folder("home"));
    env.push_back("TMPDIR=" + scratch.folder("tmp"));
  }
  return env;
}

// Outside of the scratch folder, where a stage is likeliest to write when it writes where it should not.
std::set<std::string> shared_folders() {
  std::set<std::string> folders{"/", "/tmp", "/var/tmp", "/dev/shm"};
  for (const char* variable : {"HOME", "TMPDIR"})
    if (const char* const folder = std::getenv(variable); folder != nullptr && *folder == '/') folders.insert(folder);
  return folders;
}

std::string last_printed_line(const std::string& printed) {
  const std::string text(base::trimmed(printed));
  return text.substr(text.rfind('\n') + 1);
}

// The parameters that were tried when it happened.
std::string config_in_hand(const Trial& trial, const ProbeEnd& end) {
  const auto trying = end.facts.find("trying");
  if (trying == end.facts.end()) return {};
  const auto index = static_cast<std::size_t>(std::strtoul(trying->second.c_str(), nullptr, 10));
  if (index >= trial.configs.size()) return {};
  const std::string& config = trial.configs[index];
  return " with the parameters " + config.substr(0, k_config_shown) + (config.size() > k_config_shown ? "…" : "");
}

void judge_end(const Trial& trial, const ProbeEnd& end, std::int64_t deadline_ms, Finding& finding) {
  const std::string with = config_in_hand(trial, end);
  if (end.timed_out) {
    finding.outcome = Outcome::timeout;
    finding.message = fmt::format("{} does not end within {}{}", end.place, base::duration_text(deadline_ms), with);
  } else if (end.exited) {
    finding.outcome = Outcome::crash;
    finding.message = fmt::format("{} calls exit(){}", end.place, with);
  } else if (end.signal != 0) {
    finding.outcome = Outcome::crash;
    finding.message = fmt::format("{} ends with signal {} ({}){}", end.place, end.signal, strsignal(end.signal), with);
    if (const std::string line = last_printed_line(end.printed); !line.empty()) finding.message += ": " + line;
  } else if (!end.done) {
    finding.outcome = Outcome::crash;
    finding.message = fmt::format("{} ends the process with exit code {}{}", end.place, end.code, with);
  }
}

void judge_violations(const Trial& trial, const ProbeEnd& end, Finding& finding) {
  for (const Violation& violation : end.violations) {
    if (violation.rule != finding.id) continue;
    finding.outcome = Outcome::fail;
    finding.message = violation.message + (trial.configs.size() > 1 ? config_in_hand(trial, end) : std::string());
    return;
  }
}

}  // namespace

std::string changed_outside(const Listing& before, const Listing& after) {
  for (const auto& [name, trace] : after) {
    if (name.starts_with("workspace") || name.starts_with("output")) continue;
    const auto known = before.find(name);
    if (known == before.end() || known->second != trace) return name;
  }
  for (const auto& [name, trace] : before)
    if (!after.contains(name) && !name.starts_with("workspace") && !name.starts_with("output")) return name;
  return {};
}

base::Result<Tried> perform(const TrialHost& host, const Trial& trial) {
  SLIPWAY_TRY_ASSIGN(const Scratch scratch, Scratch::make(trial.surroundings));
  ProbeRequest request{.program = host.program,
                       .plugin_fd = host.plugin_fd,
                       .trial = trial.probe,
                       .inputs = trial.inputs,
                       .folder = scratch.folder("workspace"),
                       .env = environment_of(scratch, trial.surroundings),
                       .deadline_ms = host.deadline_ms};
  request.inputs.emplace_back("request", request_for(scratch));
  request.inputs.emplace_back("workspace", scratch.folder("workspace"));
  request.inputs.emplace_back("canary", k_canary);
  request.inputs.emplace_back("rule", trial.id);
  for (const std::string& config : trial.configs)
    request.inputs.emplace_back("config", config);
  if (std::find(k_about_writing.begin(), k_about_writing.end(), trial.id) != k_about_writing.end())
    for (const std::string& folder : shared_folders())
      request.inputs.emplace_back("watch", folder);
  const Listing before = scratch.listing();
  SLIPWAY_TRY_ASSIGN(ProbeEnd end, run_probe(request));
  Tried tried{.finding = {.id = trial.id, .output = end.printed, .milliseconds = end.milliseconds},
              .end = std::move(end)};
  judge_end(trial, tried.end, host.deadline_ms, tried.finding);
  if (tried.finding.outcome == Outcome::pass) judge_violations(trial, tried.end, tried.finding);
  if (tried.finding.outcome == Outcome::pass && trial.judge)
    trial.judge({tried.end, scratch, before, scratch.listing()}, tried.finding);
  if (const auto unwatched = tried.end.facts.find("unwatched");
      unwatched != tried.end.facts.end() && tried.finding.outcome == Outcome::pass)
    tried.finding.message =
        fmt::format("changes in {} were not watched: this system does not tell who makes them", unwatched->second);
  for (const std::string& id : trial.also) {
    tried.also.push_back({.id = id});
    judge_violations(trial, tried.end, tried.also.back());
  }
  return tried;
}

base::Result<std::vector<Tried>> perform_all(const TrialHost& host, const std::vector<Trial>& trials) {
  std::vector<std::optional<base::Result<Tried>>> answers(trials.size());
  base::side_by_side(trials.size(), k_at_a_time, [&](std::size_t i) { answers[i] = perform(host, trials[i]); });
  std::vector<Tried> all;
  for (auto& answer : answers) {
    if (!*answer) return base::fail(std::move(*answer).error());
    all.push_back(std::move(**answer));
  }
  return all;
}

}  // namespace slipway::check
